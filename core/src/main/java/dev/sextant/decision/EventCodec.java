package dev.sextant.decision;

import dev.sextant.decision.EventType.Field;
import dev.sextant.math.BinaryReader;
import dev.sextant.math.BinaryWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The body of a record in the log's event stream, format 1: the type's name, then name and value
/// of each field.
///
/// Names are stored with the values, so that a record outlives changes of the spec: fields that the
/// spec no longer knows are passed over, new ones read as missing, and a record of an unknown type
/// decodes to null. Not thread-safe; one per thread.
public final class EventCodec {
  private static final int FORMAT = 1;
  private static final int NUMBER = 1;
  private static final int TEXT = 2;
  private static final int SEALED = 3;

  private final List<Known> types = new ArrayList<>();
  private int last;
  private final Seal seal;
  private final BinaryWriter out = new BinaryWriter();

  /// A type with its names as the log has them, since comparing bytes costs less than making texts.
  private record Known(EventType type, byte[] name, byte[][] fields) {
    static Known of(EventType type) {
      return new Known(
          type,
          encoded(type.name()),
          type.fields().stream().map(field -> encoded(field.name())).toArray(byte[][]::new));
    }

    private static byte[] encoded(String name) {
      return new BinaryWriter().writeText(name).toBytes();
    }
  }

  /// Encrypts and decrypts the personal fields of a subject.
  public interface Seal {
    byte[] seal(String entity, String id, String plain);

    /// @return null when the subject's key was destroyed
    @Nullable String open(String entity, String id, byte[] sealed);
  }

  public EventCodec(List<EventType> types, Seal seal) {
    types.forEach(type -> this.types.add(Known.of(type)));
    this.seal = seal;
  }

  public LogRecord encode(Event event) {
    EventType type = event.type();
    out.clear();
    out.writeByte(FORMAT).writeText(type.name());
    List<Field> fields = type.fields();
    int present = 0;
    for (Object value : event.values()) {
      present += value == null ? 0 : 1;
    }
    out.writeVarint(present);
    for (int i = 0; i < fields.size(); i++) {
      Object value = event.values()[i];
      if (value != null) {
        out.writeText(fields.get(i).name());
        writeValue(event, fields.get(i), value);
      }
    }
    return new LogRecord(event.id(), event.eventTime(), event.arrivalTime(), out.toBytes());
  }

  private void writeValue(Event event, Field field, Object value) {
    if (field.personal()) {
      Field owner = event.type().fields().get(event.type().subjectField());
      out.writeByte(SEALED)
          .writeBytes(
              seal.seal(entityOf(owner), String.valueOf(event.subject()), value.toString()));
    } else if (value instanceof Double number) {
      out.writeByte(NUMBER).writeDouble(number);
    } else {
      out.writeByte(TEXT).writeText((String) value);
    }
  }

  /// @return null when the spec no longer knows the type
  public @Nullable Event decode(LogRecord entry) {
    return decode(entry, _ -> true);
  }

  /// Reads events of some types; of others no more than the name of their type.
  ///
  /// @return null when the spec no longer knows the type, or it is not wanted
  public @Nullable Event decode(LogRecord entry, Predicate<EventType> wanted) {
    BinaryReader in = new BinaryReader(entry.body());
    int format = in.readByte();
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "event " + entry.id() + " has format " + format + "; this version reads " + FORMAT);
    }
    Known known = known(in);
    if (known == null || !wanted.test(known.type())) {
      return null;
    }
    EventType type = known.type();
    @Nullable Object[] values = new @Nullable Object[type.fields().size()];
    byte @Nullable [][] sealed = readValues(in, known, values);
    if (sealed != null) {
      openPersonal(type, values, sealed);
    }
    return new Event(type, entry.id(), entry.eventTime(), entry.arrivalTime(), values);
  }

  /// Events of one type often come one after the other.
  private @Nullable Known known(BinaryReader in) {
    for (int i = 0; i < types.size(); i++) {
      int index = (last + i) % types.size();
      if (in.skip(types.get(index).name())) {
        last = index;
        return types.get(index);
      }
    }
    return null;
  }

  private byte @Nullable [][] readValues(BinaryReader in, Known known, @Nullable Object[] values) {
    EventType type = known.type();
    byte @Nullable [][] sealed = null;
    int present = in.readCount();
    int next = 0;
    for (int i = 0; i < present; i++) {
      int field =
          next < values.length && in.skip(known.fields()[next]) ? next : type.field(in.readName());
      next = field + 1;
      int tag = in.readByte();
      if (tag == SEALED) {
        byte[] bytes = in.readBytes();
        if (field >= 0) {
          sealed = sealed == null ? new byte[values.length][] : sealed;
          sealed[field] = bytes;
        }
        continue;
      }
      Object value = tag == NUMBER ? (Object) in.readDouble() : in.readName();
      if (field >= 0 && type.fields().get(field).holdsNumber() == value instanceof Double) {
        values[field] = value;
      }
    }
    return sealed;
  }

  private void openPersonal(EventType type, @Nullable Object[] values, byte[][] sealed) {
    Field owner = type.fields().get(type.subjectField());
    String subject = String.valueOf(values[type.subjectField()]);
    for (int i = 0; i < sealed.length; i++) {
      if (sealed[i] == null) {
        continue;
      }
      String plain = seal.open(entityOf(owner), subject, sealed[i]);
      boolean number = type.fields().get(i).holdsNumber();
      values[i] = plain == null || !number ? plain : (Object) Double.valueOf(plain);
    }
  }

  private static String entityOf(Field owner) {
    return owner.entity() == null ? owner.name() : owner.entity();
  }
}
