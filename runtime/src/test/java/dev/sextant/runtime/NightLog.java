package dev.sextant.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Decision;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.runtime.history.DeadLetter;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the log of a [NightShop] holds. Reading it fails when anything is there twice, or is not
/// what it was.
final class NightLog {
  private static final Pattern LETTER_ID = Pattern.compile("id=([^,]+),.*?(?:bill=(u-[^,}]+)|$)");

  final Set<String> events = new HashSet<>();
  final Set<String> refused = new HashSet<>();
  final Map<String, String> decisions = new HashMap<>();

  /// Mark of a delivery -> its purchases.
  final Map<String, Integer> imported = new HashMap<>();

  /// Mark of a delivery -> its dead letters.
  final Map<String, Integer> dead = new HashMap<>();

  private final Set<String> origins = new HashSet<>();

  private NightLog() {}

  static NightLog read(SystemHome home) {
    NightLog found = new NightLog();
    EventCodec codec = home.codec();
    DecisionStore decisions = new DecisionStore(home);
    var log = home.log().log();
    log.scan(LogStream.EVENTS, 0, (_, entry) -> found.event(requireNonNull(codec.decode(entry))));
    log.scan(
        LogStream.DECISIONS,
        0,
        (_, entry) -> found.decision(requireNonNull(decisions.decode(entry))));
    log.scan(LogStream.DEAD_LETTERS, 0, (_, entry) -> found.letter(entry));
    return found;
  }

  private boolean event(Event event) {
    String id = NightShop.idOf(event);
    String bill = NightShop.bill(event);
    if (id != null) {
      assertThat(events.add(id)).as("event %s is doubled", id).isTrue();
      assertThat(NightShop.isGenuine(event, id)).as("%s is what was sent", event).isTrue();
    } else if (bill != null) {
      imported.merge(bill.substring(0, bill.indexOf('-')), 1, Integer::sum);
    }
    return true;
  }

  private boolean decision(Decision decision) {
    String item =
        ((Slate) decision.answer()).items().stream().map(Placed::item).findFirst().orElse("-");
    assertThat(decisions.put(decision.id(), item))
        .as("decision %s is doubled", decision.id())
        .isNull();
    return true;
  }

  private boolean letter(LogRecord entry) {
    DeadLetter letter = DeadLetter.of(entry);
    if (letter.origin().equals("http")) {
      Matcher id = LETTER_ID.matcher(letter.content());
      assertThat(id.find()).as(letter.content()).isTrue();
      refused.add(id.group(2) == null ? id.group(1) : id.group(2));
    } else {
      assertThat(origins.add(letter.origin())).as("%s is doubled", letter).isTrue();
      String mark = letter.origin().substring("sales-".length(), letter.origin().indexOf(".csv:"));
      dead.merge(mark, 1, Integer::sum);
    }
    return true;
  }
}
