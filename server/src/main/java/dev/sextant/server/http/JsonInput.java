package dev.sextant.server.http;

import java.io.Reader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/// Reads JSON as a stream, strictly: whatever is wrong becomes a [Problem] with its place.
///
/// Refused are NaN and infinity, numbers beyond a double, equal keys in one object, unknown keys,
/// nesting deeper than [#DEEPEST] and everything else that RFC 8259 does not know.
public final class JsonInput implements AutoCloseable {
  static final int DEEPEST = 16;
  static final int LONGEST_NUMBER = 100;
  static final int LONGEST_NAME = 1_000;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxNumberLength(LONGEST_NUMBER)
                  .maxNameLength(LONGEST_NAME)
                  .build())
          .build();

  private final JsonParser parser;

  public JsonInput(Reader text) {
    parser = FACTORY.createParser(ObjectReadContext.empty(), text);
  }

  /// Reads the value of one member; the parser stands on its first token.
  @FunctionalInterface
  public interface Member {
    void read(String name);
  }

  /// @return null at the end of the body
  public @Nullable JsonToken next() {
    try {
      return parser.nextToken();
    } catch (StreamConstraintsException e) {
      throw beyond(e);
    } catch (StreamReadException e) {
      throw malformed(e.getOriginalMessage(), e.getLocation());
    }
  }

  /// Reads the object that the parser stands on.
  ///
  /// @param known the keys that it may have; empty for any
  public void object(List<String> known, Member member) {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw wrong("an object", "is " + shown());
    }
    Set<String> seen = new HashSet<>();
    while (next() == JsonToken.PROPERTY_NAME) {
      String name = parser.currentName();
      if (!seen.add(name)) {
        throw here("duplicate-key", "key '" + name + "' occurs twice in one object");
      }
      if (!known.isEmpty() && !known.contains(name)) {
        throw located(Problem.unknown(400, "key", name, known));
      }
      next();
      member.read(name);
    }
  }

  /// The whole body is one object and nothing more.
  public void onlyObject(List<String> known, Member member) {
    if (next() == null) {
      throw malformed("the body is empty", parser.currentLocation());
    }
    object(known, member);
    if (next() != null) {
      throw malformed("there is more after the object", parser.currentTokenLocation());
    }
  }

  public String text() {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw wrong("a text in quotes", "is " + shown());
    }
    return string();
  }

  /// @param most characters
  public String text(int most) {
    String text = text();
    if (text.length() > most) {
      throw here(
          "beyond-limits",
          shownPlace() + " may have " + most + " characters, but has " + text.length());
    }
    return text;
  }

  /// @param most characters
  public @Nullable String textOrNull(int most) {
    return parser.currentToken() == JsonToken.VALUE_NULL ? null : text(most);
  }

  /// The array of texts that the parser stands on.
  ///
  /// @param most texts, each of at most 1,000 characters
  public List<String> texts(int most) {
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      throw wrong("an array of texts", "is " + shown());
    }
    List<String> texts = new ArrayList<>();
    while (next() != JsonToken.END_ARRAY) {
      if (texts.size() == most) {
        throw here("beyond-limits", "the array may have " + most + " entries, but has more");
      }
      texts.add(text(1_000));
    }
    return texts;
  }

  public boolean flag() {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw wrong("true or false", "is " + shown());
    };
  }

  /// @return String, Double, Boolean or null
  public @Nullable Object scalar() {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> string();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw wrong("a text, a number, true, false or null", "is " + shown());
    };
  }

  /// A problem with the value that the parser stands on.
  public Problem wrong(String expected, String detail) {
    return here("wrong-type", shownPlace() + " must be " + expected + ", but " + detail)
        .expected(expected);
  }

  /// Adds the place where the parser stands.
  public Problem located(Problem problem) {
    TokenStreamLocation place = parser.currentTokenLocation();
    return problem
        .at(pointer())
        .with("line", place.getLineNr())
        .with("column", place.getColumnNr());
  }

  /// The place where the parser stands, for people: a JSON pointer, or `the value` for the whole.
  private String shownPlace() {
    String pointer = pointer();
    return pointer.isEmpty() ? "the value" : pointer;
  }

  public String pointer() {
    return parser.streamReadContext().pathAsPointer().toString();
  }

  public int line() {
    return parser.currentTokenLocation().getLineNr();
  }

  private Problem here(String code, String detail) {
    return located(new Problem(400, code, detail));
  }

  private String string() {
    try {
      return wellFormed(parser.getString());
    } catch (StreamConstraintsException e) {
      throw beyond(e);
    } catch (StreamReadException e) {
      throw malformed(e.getOriginalMessage(), e.getLocation());
    }
  }

  /// Half a character has no UTF-8: it could not be kept as it is.
  private String wellFormed(String text) {
    int at = 0;
    while (at < text.length()) {
      int each = text.codePointAt(at);
      if (each >= Character.MIN_SURROGATE && each <= Character.MAX_SURROGATE) {
        throw here(
            "invalid-text", "%s has half a character, \\u%04x".formatted(shownPlace(), each));
      }
      at += Character.charCount(each);
    }
    return text;
  }

  private double number() {
    double number;
    try {
      number = parser.getDoubleValue();
    } catch (StreamConstraintsException e) {
      throw beyond(e);
    }
    if (!Double.isFinite(number)) {
      throw here("number-out-of-range", pointer() + " must be a number below 1.8e308 in size");
    }
    return number;
  }

  private String shown() {
    return switch (parser.currentToken()) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a text";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "the number " + parser.getString();
      case VALUE_TRUE, VALUE_FALSE -> "a bool";
      case null, default -> "null";
    };
  }

  private Problem beyond(JacksonException limit) {
    String what =
        limit.getOriginalMessage().contains("nesting depth")
            ? "JSON may be nested " + DEEPEST + " levels deep"
            : limit.getOriginalMessage().contains("Number")
                ? "a number has at most " + LONGEST_NUMBER + " characters"
                : "a name has at most " + LONGEST_NAME + " characters";
    return here("beyond-limits", what);
  }

  private static Problem malformed(@Nullable String why, TokenStreamLocation place) {
    String plain = plain(String.valueOf(why));
    String at = "line " + place.getLineNr() + ", column " + place.getColumnNr();
    return new Problem(400, "malformed-json", at + ": " + plain)
        .with("line", place.getLineNr())
        .with("column", place.getColumnNr());
  }

  /// The parser's message without what concerns its own settings.
  private static String plain(String message) {
    if (message.startsWith("Non-standard token")) {
      return "NaN and Infinity are no JSON numbers; leave the field out or send null";
    }
    if (message.contains("0xfeff")) {
      return "the text begins with a byte order mark; leave it out";
    }
    return message
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst(" \\((start marker|not recognized).*", "");
  }

  @Override
  public void close() {
    parser.close();
  }
}
