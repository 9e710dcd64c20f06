package dev.sextant.inference;

import dev.sextant.decision.NearestName;
import dev.sextant.inference.ForeignBinding.Tensor;
import dev.sextant.inference.ForeignWish.Filling;
import dev.sextant.inference.onnx.ElementType;
import dev.sextant.inference.onnx.OnnxFile;
import dev.sextant.model.Signature;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Holds what a spec says of a foreign model against what its file takes and gives.
public final class ForeignCheck {
  private static final Set<ElementType> NUMBERS =
      Set.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.INT64, ElementType.INT32);

  private static final int SHOWN = 5;

  private final OnnxFile file;
  private final Signature features;
  private final ForeignWish wish;
  private final List<Complaint> complaints = new ArrayList<>();
  private boolean oneByOne;

  /// Where in the spec something is wrong.
  public enum Part {
    /// The model as a whole.
    MODEL,
    /// An entry of `inputs:`.
    INPUT,
    /// An entry of `features:`.
    FEATURE,
    OUTPUT
  }

  /// @param name of the input or feature; empty for the others
  public record Complaint(Part part, String name, String message) {}

  public ForeignCheck(OnnxFile file, Signature features, ForeignWish wish) {
    this.file = file;
    this.features = features;
    this.wish = wish;
  }

  /// What does not fit; empty when all does.
  public List<Complaint> complaints() {
    ForeignBinding _ = bind();
    return List.copyOf(complaints);
  }

  /// @throws IllegalArgumentException when something does not fit
  ForeignBinding binding() {
    ForeignBinding binding = bind();
    if (!complaints.isEmpty()) {
      throw new IllegalArgumentException(
          String.join("; ", complaints.stream().map(Complaint::message).toList()));
    }
    return binding;
  }

  private void complain(Part part, String name, String message) {
    complaints.add(new Complaint(part, name, message));
  }

  private ForeignBinding bind() {
    complaints.clear();
    Map<String, Filling> fillings = fillings();
    List<Tensor> inputs = new ArrayList<>();
    List<OnnxFile.Tensor> empty = new ArrayList<>();
    for (OnnxFile.Tensor input : file.inputs()) {
      Filling filling = fillings.get(input.name());
      if (filling == null) {
        empty.add(input);
      } else {
        inputs.add(tensor(input, filling));
      }
    }
    complainOfEmpty(empty);
    complainOfIdle(fillings);
    OnnxFile.Tensor output = output();
    return new ForeignBinding(
        inputs,
        output == null ? "" : output.name(),
        Math.max(0, wish.output().column()),
        wish.output().isProbability(),
        oneByOne);
  }

  private void complainOfEmpty(List<OnnxFile.Tensor> empty) {
    if (empty.isEmpty()) {
      return;
    }
    String shown =
        empty.stream()
            .limit(SHOWN)
            .map(input -> "'%s', %s".formatted(input.name(), input))
            .collect(Collectors.joining("; "));
    complain(
        Part.MODEL,
        "",
        "nothing fills the file's input%s %s%s; name the features under `inputs`, such as inputs: {%s: [FEATURE]}"
            .formatted(
                empty.size() == 1 ? "" : "s",
                shown,
                empty.size() > SHOWN ? "; and %d more".formatted(empty.size() - SHOWN) : "",
                empty.getFirst().name()));
  }

  private List<String> names() {
    return features.inputs().stream().map(Input::name).toList();
  }

  // ---- inputs

  /// The file's inputs, with what fills them.
  private Map<String, Filling> fillings() {
    List<String> known = file.inputs().stream().map(OnnxFile.Tensor::name).toList();
    Map<String, Filling> fillings = new LinkedHashMap<>();
    wish.inputs()
        .forEach(
            (name, filling) -> {
              if (known.contains(name)) {
                fillings.put(name, filling);
              } else {
                complain(
                    Part.INPUT,
                    name,
                    "the file has no input '%s'%s"
                        .formatted(name, NearestName.hint(name, "inputs", known)));
              }
            });
    for (String name : known) {
      if (!fillings.containsKey(name) && names().contains(name)) {
        fillings.put(name, Filling.of(List.of(name)));
      }
    }
    if (wish.inputs().isEmpty() && fillings.isEmpty() && known.size() == 1) {
      fillings.put(known.getFirst(), Filling.of(names()));
    }
    return fillings;
  }

  private void complainOfIdle(Map<String, Filling> fillings) {
    Set<String> used = new LinkedHashSet<>();
    fillings.values().forEach(filling -> used.addAll(filling.features()));
    List<String> inputs = file.inputs().stream().map(OnnxFile.Tensor::name).toList();
    for (String feature : names()) {
      if (!used.contains(feature)) {
        Filling own = fillings.get(feature);
        String hint =
            own == null
                ? NearestName.hint(feature, "inputs", inputs)
                : "; its input '%s' is given %s".formatted(feature, own.features());
        complain(
            Part.FEATURE,
            feature,
            "feature '%s' fills no input of the file%s".formatted(feature, hint));
      }
    }
  }

  private Tensor tensor(OnnxFile.Tensor input, Filling filling) {
    ElementType type = input.type() == null ? ElementType.BOOL : input.type();
    boolean isText = type == ElementType.STRING;
    if (!isText && !NUMBERS.contains(type)) {
      complainOf(
          input,
          "is %s; only tensors of float, double, int64, int32 and string can be filled"
              .formatted(input));
    }
    List<Integer> places = new ArrayList<>();
    for (String feature : filling.features()) {
      int place = names().indexOf(feature);
      if (place < 0) {
        complainOf(
            input,
            "is given '%s', which is none of the model's features%s"
                .formatted(feature, NearestName.hint(feature, "features", names())));
      } else {
        places.add(place);
        complainOfKind(input, type, features.inputs().get(place));
      }
    }
    if (isText && !Float.isNaN(filling.number())) {
      complainOf(input, "takes texts, so `missing` must be a text");
    } else if (!isText && filling.text() != null) {
      complainOf(input, "takes numbers, so `missing` must be a number");
    }
    String text = filling.text();
    return new Tensor(
        input.name(),
        type,
        isFlat(input, filling.features().size()),
        places,
        filling.number(),
        text == null ? "" : text);
  }

  private void complainOfKind(OnnxFile.Tensor input, ElementType type, Input feature) {
    boolean isNumber = feature.kind() == Kind.NUMBER;
    boolean takesText = type == ElementType.STRING;
    if (isNumber == takesText) {
      complainOf(
          input,
          "takes %s, but feature '%s' is a %s"
              .formatted(
                  takesText ? "texts (string)" : "numbers (" + type.word() + ")",
                  feature.name(),
                  feature.kind().name().toLowerCase(Locale.ROOT)));
    }
  }

  /// Whether an input has no axis of columns; complains of a shape that rows can not have.
  private boolean isFlat(OnnxFile.Tensor input, int given) {
    List<Long> shape = input.shape();
    if (shape == null) {
      return false;
    }
    if (shape.isEmpty() || shape.size() > 2) {
      complainOf(
          input,
          "is %s: it must have one axis, of rows, or two, of rows and columns".formatted(input));
      return false;
    }
    long rows = shape.getFirst();
    if (rows > 1) {
      complainOf(
          input,
          "is %s, which takes exactly %d rows; export the model with a dynamic first axis"
              .formatted(input, rows));
    }
    oneByOne |= rows == 1;
    long columns = shape.size() == 1 ? 1 : shape.get(1);
    if (columns >= 0 && columns != given) {
      complainOf(
          input,
          "is %s and takes %d feature%s, but is given %d"
              .formatted(input, columns, columns == 1 ? "" : "s", given));
    }
    return shape.size() == 1;
  }

  private void complainOf(OnnxFile.Tensor input, String message) {
    Part part = wish.inputs().containsKey(input.name()) ? Part.INPUT : Part.MODEL;
    complain(part, input.name(), "the file's input '%s' %s".formatted(input.name(), message));
  }

  // ---- the output

  private OnnxFile.@Nullable Tensor output() {
    List<String> known = file.outputs().stream().map(OnnxFile.Tensor::name).toList();
    String name = wish.output().name();
    if (name.isEmpty() && known.size() != 1) {
      complain(
          Part.OUTPUT,
          "",
          "the file has %d outputs; name one under `output`, such as output: {probability: %s}; known outputs: %s"
              .formatted(
                  known.size(),
                  known.isEmpty() ? "NAME" : known.getLast(),
                  String.join(", ", known)));
      return null;
    }
    for (OnnxFile.Tensor output : file.outputs()) {
      if (name.isEmpty() || output.name().equals(name)) {
        complainOfOutput(output);
        return output;
      }
    }
    complain(
        Part.OUTPUT,
        "",
        "the file has no output '%s'%s".formatted(name, NearestName.hint(name, "outputs", known)));
    return null;
  }

  private void complainOfOutput(OnnxFile.Tensor output) {
    if (output.type() != ElementType.FLOAT && output.type() != ElementType.DOUBLE) {
      complain(
          Part.OUTPUT,
          "",
          "the file's output '%s' is %s; it must be a tensor of float or double"
              .formatted(output.name(), output));
      return;
    }
    List<Long> shape = output.shape();
    if (shape == null) {
      return;
    }
    if (shape.isEmpty() || shape.size() > 2) {
      complain(
          Part.OUTPUT,
          "",
          "the file's output '%s' is %s: it must have one axis, of rows, or two, of rows and columns"
              .formatted(output.name(), output));
      return;
    }
    long columns = shape.size() == 1 ? 1 : shape.get(1);
    int column = wish.output().column();
    if (columns >= 0 && column >= columns) {
      complain(
          Part.OUTPUT,
          "",
          "the file's output '%s' is %s: `column` must be in [0, %d], but is %d"
              .formatted(output.name(), output, columns - 1, column));
    } else if (columns > 1 && column < 0) {
      complain(
          Part.OUTPUT,
          "",
          "the file's output '%s' is %s; say which one is meant, such as column: %d"
              .formatted(output.name(), output, columns - 1));
    }
  }
}
