package dev.sextant.spec.read;

import dev.sextant.decision.NearestName;
import dev.sextant.spec.Mark;
import dev.sextant.spec.Problem;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.compile.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// Reads a `system.yaml`. Everything that is wrong is told at once.
public final class SpecReader {
  private static final int MOST_BYTES = 1 << 20;

  private SpecReader() {}

  public sealed interface Result {
    record Read(SystemSpec spec) implements Result {}

    /// @param problems in order of place, never empty
    record Failed(List<Problem> problems) implements Result {}
  }

  /// @param file a `system.yaml`
  /// @throws IOException when the file can not be read
  public static Result read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      return failed(
          file, 1, 1, "a spec has at most 1 MiB, but this file has " + Files.size(file) + " bytes");
    }
    return read(Files.readAllBytes(file), file.toString());
  }

  /// @param name of the file, for messages
  public static Result read(byte[] bytes, String name) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return notUtf8(bytes, name);
    }
    Findings findings = new Findings(name);
    Node root;
    try {
      root = parse(text, name);
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
      int column = e.getProblemMark().map(mark -> mark.getColumn() + 1).orElse(1);
      return failed(Path.of(name), line, column, yamlProblem(e, text, line));
    } catch (YamlEngineException e) {
      return failed(Path.of(name), 1, 1, "this is not YAML: " + e.getMessage());
    }
    if (root == null) {
      return failed(Path.of(name), 1, 1, "the file is empty; start with sextant: 1");
    }
    SystemSpec spec = system(root, findings, Digests.sha256(bytes));
    if (findings.isEmpty()) {
      new References(spec, findings).check();
    }
    return findings.isEmpty() ? new Result.Read(spec) : new Result.Failed(findings.sorted());
  }

  private static @Nullable Node parse(String text, String name) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(name)
            .setSchema(new CoreSchema())
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(20)
            .setCodePointLimit(MOST_BYTES)
            .build();
    Iterator<Node> documents = new Compose(settings).composeAllFromString(text).iterator();
    Node root = documents.hasNext() ? documents.next() : null;
    if (documents.hasNext()) {
      documents.next();
      throw new YamlEngineException(
          "a file holds one system, but this one has several documents (---)");
    }
    return root;
  }

  private static String yamlProblem(MarkedYamlEngineException e, String text, int line) {
    String said = e.getProblem();
    String[] lines = text.split("\n", -1);
    String at = line <= lines.length ? lines[line - 1] : "";
    if (at.indexOf('\t') >= 0) {
      return "YAML does not allow tabs for indentation; use spaces";
    }
    if (said.contains("mapping values are not allowed")) {
      return "a text that contains ': ' must be quoted, such as when: \"a: b\"";
    }
    if (said.contains("cannot start any token") || said.contains("while scanning an a")) {
      return said + "; quote texts that start with * & @ ` % or !";
    }
    return "this is not YAML: " + said;
  }

  private static Result notUtf8(byte[] bytes, String name) {
    var decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    decoder.decode(in, CharBuffer.allocate(bytes.length), true);
    return failed(
        Path.of(name),
        1,
        1,
        "the file is not UTF-8: byte " + in.position() + " is no part of a character");
  }

  private static Result failed(Path file, int line, int column, String message) {
    return new Result.Failed(
        List.of(new Problem(new Mark(file.toString(), line, column), 1, message, null)));
  }

  private static SystemSpec system(Node root, Findings findings, String digest) {
    Section top = new Section("the spec", root, findings);
    int version = top.whole("sextant", 0, 0, 1_000_000);
    if (version != 1) {
      findings.add(top.mark(), "a spec says which language it is in: sextant: 1");
    }
    ZoneId zone = zone(top, findings);
    Map<String, Node> entities = top.named("entities");
    CatalogReader catalog = new CatalogReader(findings, entities.keySet());
    LearningReader learning = new LearningReader(findings, zone);
    AnswerReader answer = new AnswerReader(findings);
    Map<String, List<String>> lists = new LinkedHashMap<>();
    Section named = top.section("lists");
    named.rest().keySet().forEach(name -> lists.put(name, named.texts(name)));
    SystemSpec spec =
        new SystemSpec(
            top.text("system", "news-feed"),
            top.text("about", "", ""),
            top.text("owner", "", ""),
            zone,
            digest,
            top.mark(),
            catalog.entities(entities),
            catalog.requests(top.named("requests")),
            catalog.events(top.named("events")),
            catalog.features(top.named("features")),
            catalog.outcomes(top.named("outcomes")),
            learning.models(top.named("models")),
            learning.training(top.section("train")),
            answer.retrieve(top.section("retrieve")),
            answer.rank(top.section("rank")),
            answer.cascade(top.section("cascade")),
            lists,
            answer.deadline(top.section("deadline")),
            answer.metrics(top.named("metrics")),
            answer.goals(top.section("goals")),
            answer.experiments(top.named("experiments")),
            learning.evaluate(top.section("evaluate")),
            new ImportReader(findings, zone).imports(top.items("imports")),
            learning.simulation(top.section("simulate")));
    if (spec.requests().isEmpty()) {
      findings.add(
          top.mark(),
          "a system answers something: it needs `requests`, such as requests: {feed: {for: reader, choose: story}}");
    }
    top.close();
    return spec;
  }

  private static ZoneId zone(Section top, Findings findings) {
    String zone = top.text("timezone", "UTC", "UTC");
    try {
      return ZoneId.of(zone);
    } catch (DateTimeException e) {
      Node at = top.get("timezone");
      findings.add(
          findings.mark(at),
          "no time zone '"
              + zone
              + "'"
              + NearestName.of(zone, ZoneId.getAvailableZoneIds())
                  .map(n -> " (did you mean '" + n + "'?)")
                  .orElse(""));
      return ZoneOffset.UTC;
    }
  }
}
