package dev.sextant.runtime.infer;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// What the words in a column's name tell.
final class Words {
  private static final Set<String> ID_ENDINGS =
      Set.of("id", "ids", "no", "nr", "code", "key", "uid", "uuid", "guid", "upc", "sku", "ean");

  /// Endings that short lists of codes have as well.
  private static final Set<String> WEAK_ENDINGS = Set.of("no", "nr", "code", "key");

  private static final Set<String> ACTORS =
      Set.of(
          "user",
          "customer",
          "client",
          "member",
          "reader",
          "visitor",
          "viewer",
          "household",
          "account",
          "card",
          "session",
          "sender",
          "author",
          "player",
          "patient",
          "student",
          "driver",
          "employee",
          "subscriber",
          "buyer",
          "person",
          "ip",
          "device",
          "cookie");
  private static final Set<String> ITEMS =
      Set.of(
          "product",
          "item",
          "article",
          "story",
          "video",
          "song",
          "track",
          "movie",
          "book",
          "stock",
          "sku",
          "asin",
          "upc",
          "page",
          "ad",
          "creative",
          "offer",
          "listing",
          "hotel",
          "restaurant",
          "post",
          "document",
          "doc",
          "app",
          "coupon",
          "news");
  private static final Set<String> OTHER_ENTITIES =
      Set.of(
          "store",
          "shop",
          "merchant",
          "terminal",
          "seller",
          "host",
          "domain",
          "channel",
          "os",
          "browser",
          "campaign",
          "publisher",
          "advertiser",
          "basket",
          "order",
          "invoice",
          "site");
  private static final Set<String> LABELS =
      Set.of(
          "label",
          "labels",
          "class",
          "target",
          "fraud",
          "spam",
          "click",
          "clicked",
          "clk",
          "converted",
          "conversion",
          "purchased",
          "churn",
          "churned",
          "outcome",
          "y",
          "attributed",
          "toxic",
          "intent");
  private static final Set<String> TIMES =
      Set.of(
          "time",
          "date",
          "datetime",
          "timestamp",
          "ts",
          "at",
          "when",
          "day",
          "hour",
          "created",
          "published",
          "since",
          "epoch");
  private static final Set<String> LATER =
      Set.of(
          "end",
          "dropoff",
          "updated",
          "modified",
          "attributed",
          "expiry",
          "expires",
          "due",
          "birth",
          "dob",
          "closed",
          "finished",
          "until",
          "arrived");
  private static final Set<String> PERSONAL =
      Set.of(
          "email",
          "mail",
          "phone",
          "mobile",
          "address",
          "street",
          "firstname",
          "lastname",
          "surname",
          "birth",
          "dob",
          "ssn",
          "iban",
          "passport");
  private static final Set<String> COUNTERS = Set.of("index", "row", "rownum", "unnamed");

  private Words() {}

  /// The words of a name in lower case: `CustomerID` and `customer_id` are `customer`, `id`.
  static List<String> of(String name) {
    String spaced =
        name.replaceAll("[^\\x{0}-\\x{FFFF}]", " ") // the row language has no such letters
            .replaceAll("([\\p{Ll}\\p{Nd}])(\\p{Lu})", "$1 $2")
            .replaceAll("(\\p{Lu}+)(\\p{Lu}\\p{Ll})", "$1 $2");
    List<String> words = new ArrayList<>();
    for (String word : spaced.split("[^\\p{L}\\p{Nd}]+")) {
      if (!word.isEmpty()) {
        words.add(word.toLowerCase(Locale.ROOT));
      }
    }
    return words;
  }

  /// The words without the endings of an id: `customer` of `CustomerID`.
  static List<String> withoutIdEnding(String name) {
    List<String> words = new ArrayList<>(of(name));
    while (words.size() > 1 && ID_ENDINGS.contains(words.getLast())) {
      words.removeLast();
    }
    return words;
  }

  static boolean endAsId(String name) {
    List<String> words = of(name);
    return !words.isEmpty() && ID_ENDINGS.contains(words.getLast());
  }

  static boolean endWeaklyAsId(String name) {
    return endAsId(name) && WEAK_ENDINGS.contains(of(name).getLast());
  }

  static boolean nameNothingButAnId(String name) {
    return of(name).size() == 1 && endAsId(name) && !nameAnEntity(name);
  }

  /// Whether the whole name is what an entity is called.
  static boolean nameAnEntity(String name) {
    List<String> words = of(name);
    return words.size() == 1
        && Stream.of(ACTORS, ITEMS, OTHER_ENTITIES).anyMatch(set -> set.contains(words.getFirst()));
  }

  static boolean nameAnActor(String name) {
    return have(name, ACTORS);
  }

  static boolean nameAnItem(String name) {
    return have(name, ITEMS);
  }

  static boolean nameALabel(String name) {
    return have(name, LABELS);
  }

  static boolean nameATime(String name) {
    return have(name, TIMES);
  }

  static boolean nameALaterTime(String name) {
    return have(name, LATER);
  }

  static boolean nameSomethingPersonal(String name) {
    return have(name, PERSONAL)
        || of(name).containsAll(List.of("first", "name"))
        || of(name).containsAll(List.of("last", "name"));
  }

  static boolean nameACounter(String name) {
    return have(name, COUNTERS);
  }

  private static boolean have(String name, Set<String> wanted) {
    return of(name).stream().anyMatch(wanted::contains);
  }
}
