package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.decision.Frame.Column;
import dev.sextant.inference.onnx.OnnxFile;
import dev.sextant.inference.onnx.OnnxSession;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import dev.sextant.math.Digests;
import dev.sextant.model.Explanation;
import dev.sextant.model.Explanation.Contribution;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.ModelProblem;
import dev.sextant.model.Signature;
import dev.sextant.model.Signature.Input;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// A model that was made elsewhere, an ONNX file, answered in this process by ONNX Runtime.
///
/// An output that is a probability becomes its log-odds, so that all margins are of one kind.
public final class ForeignScorer implements LearnedModel {
  public static final String LEARNER = "onnx";
  private static final int VERSION = 1;

  /// Rows that are answered at once.
  private static final int BLOCK = 1024;

  /// How far rounding may carry a probability out of [0, 1].
  private static final double SLACK = 1e-5;

  /// Probabilities of 0 and 1 count as these, so that their log-odds are finite.
  private static final double LEAST = 1e-38;

  private static final double MOST = Math.nextDown(1.0);

  private final Signature signature;
  private final ForeignBinding binding;
  private final Backdrop backdrop;
  private final Path file;
  private final long length;
  private final String sha256;
  private final OnnxSession session;

  private ForeignScorer(
      Signature signature,
      ForeignBinding binding,
      Backdrop backdrop,
      Path file,
      long length,
      String sha256,
      OnnxSession session) {
    this.signature = signature;
    this.binding = binding;
    this.backdrop = backdrop;
    this.file = file;
    this.length = length;
    this.sha256 = sha256;
    this.session = session;
  }

  /// @param rows of which some are kept to explain others
  /// @throws IllegalArgumentException when the file does not fit what is wished, or is none
  public static ForeignScorer of(Path file, ForeignWish wish, Frame rows) {
    Signature signature = Inputs.of(rows);
    try {
      ForeignBinding binding = new ForeignCheck(OnnxFile.read(file), signature, wish).binding();
      String sha256 = Digests.sha256(file);
      OnnxSession session = ForeignSessions.of(file, sha256);
      return new ForeignScorer(
          signature, binding, Backdrop.of(rows), file, Files.size(file), sha256, session);
    } catch (IllegalArgumentException problem) {
      throw new IllegalArgumentException(file + ": " + problem.getMessage(), problem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The same model, explained before other rows of the same columns.
  public ForeignScorer before(Frame rows) {
    if (!Inputs.of(rows).inputs().equals(signature.inputs())) {
      throw new IllegalArgumentException(
          "the rows must have the columns %s, but have %s"
              .formatted(signature.inputs(), Inputs.of(rows).inputs()));
    }
    return new ForeignScorer(signature, binding, Backdrop.of(rows), file, length, sha256, session);
  }

  @Override
  public String learner() {
    return LEARNER;
  }

  @Override
  public Signature signature() {
    return signature;
  }

  /// The model itself.
  Path file() {
    return file;
  }

  long length() {
    return length;
  }

  String sha256() {
    return sha256;
  }

  OnnxSession session() {
    return session;
  }

  ForeignBinding binding() {
    return binding;
  }

  /// With the file.
  @Override
  public long storedBytes() {
    return bytes().length + length;
  }

  // ---- answers

  /// @throws ModelProblem when a row can not be passed to the model, or its answer is no finite
  ///   number
  @Override
  public void margins(Frame rows, double[] out) {
    Column[] columns = Inputs.bind(signature, rows);
    int block = binding.oneByOne() ? 1 : BLOCK;
    try {
      for (int from = 0; from < rows.rows(); from += block) {
        margins(columns, from, Math.min(block, rows.rows() - from), out);
      }
    } catch (IllegalArgumentException problem) {
      throw new ModelProblem(file + ": " + problem.getMessage(), problem);
    }
  }

  private void margins(Column[] columns, int from, int count, double[] out) {
    double[] answers =
        session.run(binding.feeds(columns, from, count), binding.output(), binding.column(), count);
    for (int i = 0; i < count; i++) {
      out[from + i] = margin(answers[i], columns, from + i);
    }
  }

  private double margin(double answer, Column[] columns, int row) {
    if (!Double.isFinite(answer)) {
      throw new IllegalArgumentException(
          "output '%s' must be a finite number, but was %s for %s"
              .formatted(binding.output(), answer, shown(columns, row)));
    }
    if (!binding.isProbability()) {
      return answer;
    }
    if (answer < -SLACK || answer > 1 + SLACK) {
      throw new IllegalArgumentException(
          "output '%s' must be a probability in [0, 1], but was %s for %s; if it is a raw score, say output: {margin: %s}"
              .formatted(binding.output(), answer, shown(columns, row), binding.output()));
    }
    double p = Math.clamp(answer, LEAST, MOST);
    return Math.log(p / (1 - p));
  }

  private static String shown(Column[] columns, int row) {
    StringJoiner shown = new StringJoiner(", ", "{", "}");
    for (Column column : columns) {
      shown.add(column.name() + ": " + Inputs.shown(column, row));
    }
    return shown.toString();
  }

  /// The Shapley value of each input, estimated over pairs of orders: see [Backdrop].
  @Override
  public Explanation explain(Frame rows, int row) {
    Column[] columns = Inputs.bind(signature, rows);
    Backdrop.Amounts amounts = backdrop.amounts(columns, row, this);
    List<Contribution> contributions = new ArrayList<>();
    for (int i = 0; i < columns.length; i++) {
      contributions.add(
          new Contribution(
              columns[i].name(), Inputs.shown(columns[i], row), amounts.perInput()[i]));
    }
    return new Explanation(amounts.baseline(), contributions);
  }

  // ---- stored

  @Override
  public byte[] bytes() {
    BinaryWriter out = new BinaryWriter();
    out.writeVarint(signature.inputs().size());
    signature.inputs().forEach(input -> Inputs.write(out, input));
    binding.write(out);
    backdrop.write(out);
    out.writeVarint(length).writeText(sha256);
    return Artefact.seal(LEARNER, VERSION, out.toBytes());
  }

  /// @param folder with the model's file
  /// @throws IllegalArgumentException when the bytes are not whole
  /// @throws ModelProblem when the file is not whole
  static ForeignScorer read(byte[] bytes, Path folder) {
    BinaryReader in = Artefact.open(LEARNER, VERSION, bytes).body();
    List<Input> inputs = new ArrayList<>();
    for (int left = in.readCount(); left > 0; left--) {
      inputs.add(Inputs.read(in));
    }
    Signature signature = new Signature(inputs, "");
    ForeignBinding binding = ForeignBinding.read(in);
    Backdrop backdrop = Backdrop.read(in, signature);
    long length = in.readVarint();
    String sha256 = in.readName();
    try {
      Path file = OnnxBeside.whole(folder, length, sha256);
      return new ForeignScorer(
          signature, binding, backdrop, file, length, sha256, ForeignSessions.of(file, sha256));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
