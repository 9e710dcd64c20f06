package dev.sextant.server.api;

import com.fasterxml.jackson.annotation.JsonIgnoreType;
import dev.sextant.spec.Durations;
import dev.sextant.spec.Mark;
import dev.sextant.spec.Source;
import dev.sextant.spec.SystemSpec;
import java.time.Duration;
import java.time.ZoneId;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/// A spec as JSON: names and expressions as the file has them, durations as `7d`, places left out.
final class SpecJson {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addMixIn(Mark.class, Hidden.class)
          .addModule(
              new SimpleModule()
                  .addSerializer(Source.class, new AsText<Source>(Source::text))
                  .addSerializer(ZoneId.class, new AsText<ZoneId>(ZoneId::getId))
                  .addSerializer(Duration.class, new AsText<Duration>(Durations::format)))
          .build();

  private SpecJson() {}

  static byte[] bytes(SystemSpec spec) {
    return MAPPER.writeValueAsBytes(spec);
  }

  /// The places of definitions mean nothing to a caller.
  @JsonIgnoreType
  private static final class Hidden {}

  private static final class AsText<T> extends ValueSerializer<T> {
    private final Function<T, String> text;

    AsText(Function<T, String> text) {
      this.text = text;
    }

    @Override
    public void serialize(T value, JsonGenerator out, SerializationContext context) {
      out.writeString(text.apply(value));
    }
  }
}
