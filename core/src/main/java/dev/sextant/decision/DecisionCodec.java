package dev.sextant.decision;

import dev.sextant.decision.Decision.Answer;
import dev.sextant.decision.Decision.Assigned;
import dev.sextant.decision.Decision.Placed;
import dev.sextant.decision.Decision.Pool;
import dev.sextant.decision.Decision.Prediction;
import dev.sextant.decision.Decision.Scored;
import dev.sextant.decision.Decision.Slate;
import dev.sextant.decision.Decision.Step;
import dev.sextant.decision.Decision.Verdict;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The body of a record in the log's decision stream, format 1. Self-describing: it can be read
/// without the spec that wrote it.
public final class DecisionCodec {
  private static final int FORMAT = 1;

  private DecisionCodec() {}

  public static LogRecord encode(Decision decision) {
    BinaryWriter out = new BinaryWriter(4096);
    out.writeByte(FORMAT);
    writeQuery(out, decision.query());
    out.writeVarint(decision.read().generation()).writeVarint(decision.read().offset());
    out.writeText(decision.plan()).writeLong(decision.seed());
    writeList(out, decision.assigned(), a -> out.writeText(a.experiment()).writeText(a.variant()));
    out.writeText(decision.value());
    writeMap(out, decision.models(), out::writeText);
    writeList(
        out,
        decision.steps(),
        s ->
            out.writeText(s.name())
                .writeVarint(s.in())
                .writeVarint(s.out())
                .writeVarint(s.nanos()));
    writeMap(out, decision.removed(), count -> out.writeVarint(count));
    writePool(out, decision.pool());
    writeScored(out, decision.scored());
    writeAnswer(out, decision.answer());
    out.writeText(decision.degraded()).writeDouble(decision.coverage());
    long time = decision.query().time();
    return new LogRecord(decision.id(), time, time, out.toBytes());
  }

  public static Decision decode(LogRecord entry) {
    BinaryReader in = new BinaryReader(entry.body());
    int format = in.readByte();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "decision " + entry.id() + " has format " + format + "; this version reads " + FORMAT);
    }
    return new Decision(
        entry.id(),
        readQuery(in, entry.eventTime()),
        new LogPosition((int) in.readVarint(), in.readVarint()),
        in.readName(),
        in.readLong(),
        readList(in, () -> new Assigned(in.readName(), in.readName())),
        in.readName(),
        readMap(in, in::readName),
        readList(
            in,
            () ->
                new Step(
                    in.readName(), (int) in.readVarint(), (int) in.readVarint(), in.readVarint())),
        readMap(in, () -> (int) in.readVarint()),
        readPool(in),
        readScored(in),
        readAnswer(in),
        in.readText(),
        in.readDouble());
  }

  private static void writeQuery(BinaryWriter out, Query query) {
    out.writeText(query.request()).writeText(query.subject()).writeBoolean(query.explore());
    writeMap(out, query.fields(), value -> writeValue(out, value));
  }

  private static Query readQuery(BinaryReader in, long time) {
    String request = in.readName();
    String subject = in.readName();
    boolean explore = in.readBoolean();
    return new Query(request, subject, time, readMap(in, () -> readValue(in)), explore);
  }

  private static void writeValue(BinaryWriter out, @Nullable Object value) {
    switch (value) {
      case null -> out.writeByte(0);
      case String text -> out.writeByte(1).writeText(text);
      case Double number -> out.writeByte(2).writeDouble(number);
      default ->
          throw new IllegalArgumentException("a field value must be text or a number: " + value);
    }
  }

  private static @Nullable Object readValue(BinaryReader in) {
    int tag = in.readByte();
    return switch (tag) {
      case 0 -> null;
      case 1 -> in.readName();
      case 2 -> in.readDouble();
      default -> throw new IllegalArgumentException("no field value has the tag " + tag);
    };
  }

  private static void writePool(BinaryWriter out, Pool pool) {
    writeList(out, pool.sources(), out::writeText);
    writeTexts(out, pool.ids());
    for (int mask : pool.masks()) {
      out.writeVarint(mask);
    }
  }

  private static Pool readPool(BinaryReader in) {
    List<String> sources = readList(in, in::readName);
    String[] ids = readNames(in);
    int[] masks = new int[ids.length];
    for (int i = 0; i < masks.length; i++) {
      masks[i] = (int) in.readVarint();
    }
    return new Pool(sources, ids, masks);
  }

  private static void writeScored(BinaryWriter out, Scored scored) {
    writeTexts(out, scored.ids());
    writeList(
        out, scored.frame().columns(), column -> writeColumn(out, column, scored.frame().rows()));
    writeList(
        out,
        scored.predictions(),
        p -> {
          out.writeText(p.head()).writeText(p.task());
          writeDoubles(out, p.margins());
          writeDoubles(out, p.probabilities());
        });
    writeDoubles(out, scored.values());
  }

  private static Scored readScored(BinaryReader in) {
    String[] ids = readNames(in);
    List<Frame.Column> columns = readList(in, () -> readColumn(in, ids.length));
    List<Prediction> predictions =
        readList(
            in,
            () -> new Prediction(in.readName(), in.readName(), readDoubles(in), readDoubles(in)));
    return new Scored(ids, new Frame(ids.length, columns), predictions, readDoubles(in));
  }

  private static void writeColumn(BinaryWriter out, Frame.Column column, int rows) {
    switch (column) {
      case Frame.Numbers numbers -> {
        out.writeByte(0).writeText(numbers.name());
        for (int i = 0; i < rows; i++) {
          out.writeFloat(numbers.values()[i]);
        }
      }
      case Frame.Categories categories -> {
        out.writeByte(1).writeText(categories.name());
        for (int i = 0; i < rows; i++) {
          out.writeText(categories.values()[i]);
        }
      }
      case Frame.Texts texts -> {
        out.writeByte(2).writeText(texts.name());
        for (int i = 0; i < rows; i++) {
          out.writeText(texts.values()[i]);
        }
      }
    }
  }

  private static Frame.Column readColumn(BinaryReader in, int rows) {
    int tag = in.readByte();
    String name = in.readName();
    return switch (tag) {
      case 0 -> {
        float[] values = new float[rows];
        for (int i = 0; i < rows; i++) {
          values[i] = in.readFloat();
        }
        yield new Frame.Numbers(name, values);
      }
      case 1 -> new Frame.Categories(name, readTexts(in, rows));
      case 2 -> new Frame.Texts(name, readTexts(in, rows));
      default -> throw new IllegalArgumentException("no column has the tag " + tag);
    };
  }

  private static void writeAnswer(BinaryWriter out, Answer answer) {
    switch (answer) {
      case Slate slate -> {
        out.writeByte(0);
        writeList(
            out,
            slate.items(),
            p ->
                out.writeText(p.item())
                    .writeSigned(p.row())
                    .writeDouble(p.value())
                    .writeDouble(p.propensity())
                    .writeBoolean(p.explored()));
      }
      case Verdict verdict ->
          out.writeByte(1)
              .writeText(verdict.ruling())
              .writeText(verdict.stage())
              .writeText(verdict.reason())
              .writeDouble(verdict.probability())
              .writeBoolean(verdict.pending());
    }
  }

  private static Answer readAnswer(BinaryReader in) {
    int tag = in.readByte();
    return switch (tag) {
      case 0 ->
          new Slate(
              readList(
                  in,
                  () ->
                      new Placed(
                          in.readName(),
                          (int) in.readSigned(),
                          in.readDouble(),
                          in.readDouble(),
                          in.readBoolean())));
      case 1 ->
          new Verdict(
              in.readName(), in.readName(), in.readName(), in.readDouble(), in.readBoolean());
      default -> throw new IllegalArgumentException("no answer has the tag " + tag);
    };
  }

  private static <T> void writeList(BinaryWriter out, List<T> list, Consumer<T> write) {
    out.writeVarint(list.size());
    list.forEach(write);
  }

  private static <T> List<T> readList(BinaryReader in, Supplier<T> read) {
    int count = in.readCount();
    List<T> list = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      list.add(read.get());
    }
    return List.copyOf(list);
  }

  private static <T extends @Nullable Object> void writeMap(
      BinaryWriter out, Map<String, T> map, Consumer<T> write) {
    out.writeVarint(map.size());
    map.forEach(
        (key, value) -> {
          out.writeText(key);
          write.accept(value);
        });
  }

  private static <T extends @Nullable Object> Map<String, T> readMap(
      BinaryReader in, Supplier<T> read) {
    int count = in.readCount();
    Map<String, T> map = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      map.put(in.readName(), read.get());
    }
    return map;
  }

  private static void writeTexts(BinaryWriter out, String[] texts) {
    out.writeVarint(texts.length);
    for (String text : texts) {
      out.writeText(text);
    }
  }

  private static String[] readNames(BinaryReader in) {
    String[] names = new String[in.readCount()];
    for (int i = 0; i < names.length; i++) {
      names[i] = in.readName();
    }
    return names;
  }

  private static @Nullable String[] readTexts(BinaryReader in, int rows) {
    @Nullable String[] texts = new @Nullable String[rows];
    for (int i = 0; i < rows; i++) {
      texts[i] = in.readText();
    }
    return texts;
  }

  private static void writeDoubles(BinaryWriter out, double[] values) {
    out.writeVarint(values.length);
    for (double value : values) {
      out.writeDouble(value);
    }
  }

  private static double[] readDoubles(BinaryReader in) {
    double[] values = new double[in.readCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readDouble();
    }
    return values;
  }
}
