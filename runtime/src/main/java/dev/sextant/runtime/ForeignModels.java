package dev.sextant.runtime;

import dev.sextant.decision.ValueType;
import dev.sextant.inference.ForeignCheck;
import dev.sextant.inference.ForeignCheck.Complaint;
import dev.sextant.inference.ForeignScorer;
import dev.sextant.inference.ForeignWish;
import dev.sextant.inference.onnx.OnnxFile;
import dev.sextant.learning.ForeignLearner;
import dev.sextant.learning.Learners;
import dev.sextant.model.Learner;
import dev.sextant.model.Signature;
import dev.sextant.spec.Findings;
import dev.sextant.spec.Mark;
import dev.sextant.spec.Problem;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.SystemSpec;
import dev.sextant.spec.SystemSpec.Filling;
import dev.sextant.spec.SystemSpec.Foreign;
import dev.sextant.spec.SystemSpec.ForeignOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The models of a spec that were made elsewhere: held against their files, and taken in as if they
/// had been trained.
public final class ForeignModels {
  private ForeignModels() {}

  /// What makes the model of a head.
  public static Learner learner(SystemPlan plan, SystemPlan.Head head) {
    SystemSpec.Model model = plan.spec().models().get(head.model());
    Foreign foreign = model == null ? null : model.foreign();
    return foreign == null || !head.learner().equals(ForeignScorer.LEARNER)
        ? Learners.named(head.learner())
        : new ForeignLearner(file(plan.spec(), foreign), wish(foreign, head.task()));
  }

  private static Path file(SystemSpec spec, Foreign foreign) {
    return Path.of(spec.at().file()).resolveSibling(foreign.file().text());
  }

  private static ForeignWish wish(Foreign foreign, String task) {
    Map<String, ForeignWish.Filling> inputs = new LinkedHashMap<>();
    foreign.inputs().forEach((name, filling) -> inputs.put(name, filling(filling)));
    ForeignOutput output = Objects.requireNonNull(foreign.outputs().get(task), task);
    return new ForeignWish(
        inputs, new ForeignWish.Output(output.name(), output.isProbability(), output.column()));
  }

  private static ForeignWish.Filling filling(Filling filling) {
    return new ForeignWish.Filling(
        filling.features().stream().map(Source::text).toList(),
        filling.missing() instanceof Number number ? number.floatValue() : Float.NaN,
        filling.missing() instanceof String text ? text : null);
  }

  /// What does not fit between the spec's features and the files, in order of place.
  static List<Problem> problems(SystemPlan plan) {
    Findings findings = new Findings();
    for (SystemSpec.Model model : plan.spec().models().values()) {
      Foreign foreign = model.foreign();
      if (foreign != null) {
        check(plan, model, foreign, findings);
      }
    }
    return findings.sorted();
  }

  private static void check(
      SystemPlan plan, SystemSpec.Model model, Foreign foreign, Findings findings) {
    OnnxFile file;
    try {
      Path path = file(plan.spec(), foreign);
      if (!Files.isRegularFile(path)) {
        String what = Files.exists(path) ? path + " is no file" : "no file " + path;
        findings.add(foreign.file(), what);
        return;
      }
      file = OnnxFile.read(path);
    } catch (IllegalArgumentException problem) {
      String why =
          problem instanceof InvalidPathException
              ? "'%s' is no path".formatted(foreign.file())
              : "%s can not be used: %s".formatted(foreign.file(), problem.getMessage());
      findings.add(foreign.file(), why);
      return;
    } catch (IOException e) {
      findings.add(foreign.file(), foreign.file() + " can not be read: " + e.getMessage());
      return;
    }
    for (SystemPlan.Head head : plan.heads()) {
      if (head.model().equals(model.name())) {
        ForeignCheck check =
            new ForeignCheck(file, signature(plan, head), wish(foreign, head.task()));
        for (Complaint complaint : check.complaints()) {
          tell(complaint, model, foreign, head.task(), findings);
        }
        ForeignOutput output = foreign.outputs().get(head.task());
        if (plan.isNumber(head) && output != null && output.isProbability()) {
          findings.add(
              output.at(),
              Math.max(1, output.name().length()),
              "'%s' is a number, which an output gives as its margin: output: {margin: %s}"
                  .formatted(head.task(), output.name().isEmpty() ? "NAME" : output.name()));
        }
      }
    }
  }

  private static void tell(
      Complaint complaint,
      SystemSpec.Model model,
      Foreign foreign,
      String task,
      Findings findings) {
    String message = "model '%s': %s".formatted(model.name(), complaint.message());
    switch (complaint.part()) {
      case MODEL -> findings.add(foreign.file(), message);
      case INPUT -> {
        Filling filling = foreign.inputs().get(complaint.name());
        findings.add(filling == null ? foreign.file() : filling.input(), message);
      }
      case FEATURE ->
          findings.add(
              model.features().stream()
                  .filter(feature -> feature.text().equals(complaint.name()))
                  .findFirst()
                  .orElse(foreign.file()),
              message);
      case OUTPUT -> {
        ForeignOutput output = foreign.outputs().get(task);
        Mark at = output == null ? model.at() : output.at();
        int length = output == null ? 1 : Math.max(1, output.name().length());
        findings.add(at, length, message);
      }
    }
  }

  /// What a model reads, as training rows have it.
  private static Signature signature(SystemPlan plan, SystemPlan.Head head) {
    var slots = plan.requests().get(head.request()).plan().slots();
    List<Signature.Input> inputs = new ArrayList<>();
    Arrays.stream(head.inputs())
        .mapToObj(slots::get)
        .forEach(slot -> inputs.add(new Signature.Input(slot.name(), kind(slot.type()))));
    return new Signature(inputs, head.task());
  }

  private static Signature.Kind kind(ValueType type) {
    return switch (type) {
      case NUMBER, BOOL, DURATION -> Signature.Kind.NUMBER;
      case CATEGORY, ID -> Signature.Kind.CATEGORY;
      case TEXT -> Signature.Kind.TEXT;
      case TIME, LIST, MAP -> throw new IllegalStateException("no model reads " + type);
    };
  }
}
