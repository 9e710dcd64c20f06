package dev.sextant.spec.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.spec.Mark;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Bytes to the nodes of one YAML 1.2 document, bounded in size, depth and aliases.
final class Yaml {
  static final int MOST_BYTES = 1 << 20;
  private static final int MOST_DEPTH = 32;
  private static final int MOST_ALIASES = 20;
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final String file;
  private final String text;

  private Yaml(String file, String text) {
    this.file = file;
    this.text = text;
  }

  /// A file that has no nodes to read.
  static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Mark at;

    Unreadable(Mark at, String message) {
      super(message);
      this.at = at;
    }

    Mark at() {
      return at;
    }

    String message() {
      return String.valueOf(getMessage());
    }
  }

  /// @param text without a byte order mark, which editors of Windows put first
  record Document(String text, Node root) {}

  /// @param file its name, for messages
  static Document read(byte[] bytes, String file) throws Unreadable {
    if (bytes.length > MOST_BYTES) {
      throw new Unreadable(
          new Mark(file, 1, 1),
          "a spec has at most 1 MiB, but this one has " + bytes.length + " bytes");
    }
    String text = decoded(bytes, file);
    Yaml yaml = new Yaml(file, text.indexOf(BYTE_ORDER_MARK) == 0 ? text.substring(1) : text);
    return new Document(yaml.text, yaml.root());
  }

  private static String decoded(byte[] bytes, String file) throws Unreadable {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      CharBuffer before = CharBuffer.allocate(bytes.length);
      UTF_8.newDecoder().decode(in, before, true);
      int wrong = bytes[in.position()] & 0xFF;
      throw new Unreadable(
          new Yaml(file, before.flip().toString()).end(),
          "the file is not UTF-8: byte 0x%02X at offset %d begins no character; save it as UTF-8"
              .formatted(wrong, in.position()));
    }
  }

  private Node root() throws Unreadable {
    try {
      checkDepth();
      Iterator<Node> documents = new Compose(settings()).composeAllFromString(text).iterator();
      if (!documents.hasNext()) {
        throw new Unreadable(new Mark(file, 1, 1), "the file is empty; start with sextant: 1");
      }
      Node root = documents.next();
      if (documents.hasNext()) {
        throw new Unreadable(
            mark(documents.next().getStartMark()),
            "a file holds one system, but a second document begins here (---)");
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      throw new Unreadable(mark(e.getProblemMark()), explained(e));
    } catch (ReaderException e) {
      int end =
          text.offsetByCodePoints(
              0, Math.min(e.getPosition(), text.codePointCount(0, text.length())));
      throw new Unreadable(
          new Yaml(file, text.substring(0, end)).end(),
          "a spec is text, but here stands the control character U+%04X"
              .formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      throw new Unreadable(new Mark(file, 1, 1), explained(e));
    }
  }

  private LoadSettings settings() {
    return LoadSettings.builder()
        .setLabel(file)
        .setSchema(new CoreSchema())
        .setAllowDuplicateKeys(true)
        .setAllowNonScalarKeys(true)
        .setMaxAliasesForCollections(MOST_ALIASES)
        .setCodePointLimit(MOST_BYTES)
        .build();
  }

  /// Composing nodes is recursive; the parser is not.
  private void checkDepth() throws Unreadable {
    int depth = 0;
    for (Event event : new Parse(settings()).parseString(text)) {
      depth += event instanceof CollectionStartEvent ? 1 : 0;
      depth -= event instanceof CollectionEndEvent ? 1 : 0;
      if (depth > MOST_DEPTH) {
        throw new Unreadable(
            mark(event.getStartMark()),
            "nested deeper than " + MOST_DEPTH + " levels; a spec needs 8");
      }
    }
  }

  private Mark mark(Optional<org.snakeyaml.engine.v2.exceptions.Mark> mark) {
    return mark.map(m -> new Mark(file, m.getLine() + 1, m.getColumn() + 1))
        .orElse(new Mark(file, 1, 1));
  }

  /// The place behind the last character.
  private Mark end() {
    int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
    int start = text.lastIndexOf('\n') + 1;
    return new Mark(file, line, text.codePointCount(start, text.length()) + 1);
  }

  private static String explained(YamlEngineException e) {
    String said = String.valueOf(e.getMessage());
    if (said.contains("aliases for non-scalar nodes")) {
      return "at most " + MOST_ALIASES + " aliases (*name) may stand for lists and mappings";
    }
    return "this is not YAML: " + firstLine(said);
  }

  private static String explained(MarkedYamlEngineException e) {
    String said = e.getProblem();
    if (said.contains("'\\t(TAB)'")) {
      return "YAML does not allow tabs for indentation; use spaces";
    }
    return "this is not YAML: " + firstLine(said) + hint(said, e.getContext());
  }

  private static String hint(String said, @Nullable String context) {
    if (said.contains("mapping values are not allowed")) {
      return "; indent keys of one mapping alike, and quote a text that contains ': '";
    }
    if (said.contains("cannot start any token")) {
      return "; quote a text that starts with % @ ` or another sign of YAML";
    }
    if (said.contains("undefined alias")) {
      return "; quote a text that starts with *";
    }
    if (said.contains("unknown escape")) {
      return "; between double quotes a backslash is doubled, between single quotes it is not";
    }
    if (said.contains("unexpected end of stream")) {
      return "; a quote is not closed";
    }
    return context == null || context.isBlank() ? "" : " " + context;
  }

  private static String firstLine(String said) {
    return said.lines().findFirst().orElse(said);
  }
}
