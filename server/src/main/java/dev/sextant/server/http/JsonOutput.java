package dev.sextant.server.http;

import java.io.ByteArrayOutputStream;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Writes a JSON document as a stream. Numbers that JSON can not say (NaN, infinity) become null.
public final class JsonOutput {
  private static final JsonFactory FACTORY = JsonFactory.builder().build();

  private final JsonGenerator out;

  private JsonOutput(JsonGenerator out) {
    this.out = out;
  }

  /// Writes one whole document.
  @FunctionalInterface
  public interface Document {
    void write(JsonOutput out);
  }

  public static byte[] bytes(Document document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator generator =
        FACTORY.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
      document.write(new JsonOutput(generator));
    }
    return bytes.toByteArray();
  }

  public JsonOutput object(Runnable members) {
    out.writeStartObject();
    members.run();
    out.writeEndObject();
    return this;
  }

  public JsonOutput object(String name, Runnable members) {
    out.writeName(name);
    return object(members);
  }

  public JsonOutput array(Runnable elements) {
    out.writeStartArray();
    elements.run();
    out.writeEndArray();
    return this;
  }

  public JsonOutput array(String name, Runnable elements) {
    out.writeName(name);
    return array(elements);
  }

  public JsonOutput texts(String name, Iterable<String> texts) {
    return array(name, () -> texts.forEach(out::writeString));
  }

  public JsonOutput text(String name, @Nullable String value) {
    out.writeName(name);
    if (value == null) {
      out.writeNull();
    } else {
      out.writeString(value);
    }
    return this;
  }

  public JsonOutput number(String name, long value) {
    out.writeNumberProperty(name, value);
    return this;
  }

  public JsonOutput number(String name, double value) {
    out.writeName(name);
    number(value);
    return this;
  }

  public JsonOutput flag(String name, boolean value) {
    out.writeBooleanProperty(name, value);
    return this;
  }

  /// @param value String, number, boolean, null, or a list or map of such
  public JsonOutput value(String name, @Nullable Object value) {
    out.writeName(name);
    value(value);
    return this;
  }

  private void number(double value) {
    if (Double.isFinite(value)) {
      out.writeNumber(value);
    } else {
      out.writeNull();
    }
  }

  private void value(@Nullable Object value) {
    switch (value) {
      case null -> out.writeNull();
      case Double number -> number(number);
      case Float number -> number(Double.parseDouble(number.toString()));
      case Number number -> out.writeNumber(number.longValue());
      case Boolean flag -> out.writeBoolean(flag);
      case Map<?, ?> map ->
          object(() -> map.forEach((name, each) -> value(String.valueOf(name), each)));
      case Iterable<?> list -> array(() -> list.forEach(this::value));
      default -> out.writeString(value.toString());
    }
  }
}
