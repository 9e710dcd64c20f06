package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.SymbolMap;
import dev.sextant.feature.FeaturePlan;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.SplitFold;
import dev.sextant.spec.SystemPlan;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitFoldTest {
  private static final long NOW = Instant.parse("2026-02-11T00:00:00Z").toEpochMilli();

  @TempDir Path directory;
  private SystemPlan plan;
  private final List<Event> events = new ArrayList<>();

  @BeforeEach
  void readHistory() throws Exception {
    plan = CornerShop.plan(directory);
    CornerShop.write(directory, "sales.csv", CornerShop.sales(1));
    try (SystemHome home = SystemHome.open(plan, directory.resolve("home"))) {
      CornerShop.load(home, directory);
      EventCodec codec = home.codec();
      home.log()
          .log()
          .scan(
              LogStream.EVENTS,
              0,
              (_, entry) -> {
                events.add(codec.decode(entry));
                return true;
              });
    }
  }

  @Test
  void twoThreadsFoldToTheStateOfOne() {
    FeatureState one = new FeatureState(plan.features(), plan.symbols());
    FeatureState two = new FeatureState(plan.features(), plan.symbols());
    try (SplitFold fold = two.split()) {
      for (int i = 0; i < events.size(); i++) {
        one.fold(events.get(i), new LogPosition(1, i + 1));
        fold.fold(events.get(i), new LogPosition(1, i + 1));
      }
    }
    assertThat(events).hasSizeGreaterThan(2000);
    assertThat(two.position()).isEqualTo(one.position());
    assertThat(values(two)).hasSizeGreaterThan(300).isEqualTo(values(one));
    for (int entity = 0; entity < plan.features().entities().size(); entity++) {
      assertThat(two.entity(entity).size()).isEqualTo(one.entity(entity).size());
    }
  }

  @Test
  void eventsTakenTogetherFoldToTheStateOfOneAfterTheOther() {
    FeatureState one = new FeatureState(plan.features(), plan.symbols());
    FeatureState batches = new FeatureState(plan.features(), plan.symbols());
    SplittableRandom random = new SplittableRandom(7);
    for (int from = 0; from < events.size(); ) {
      int to = Math.min(events.size(), from + 1 + random.nextInt(300));
      batches.fold(events.subList(from, to), new LogPosition(1, to));
      for (; from < to; from++) {
        one.fold(events.get(from), new LogPosition(1, from + 1));
      }
    }
    assertThat(batches.position()).isEqualTo(one.position());
    assertThat(values(batches)).hasSizeGreaterThan(300).isEqualTo(values(one));
  }

  /// Every feature of every key, as text.
  private Map<String, String> values(FeatureState state) {
    Map<String, String> values = new TreeMap<>();
    for (FeaturePlan.Feature feature : plan.features().features()) {
      int keys = plan.features().groups().get(feature.group()).keys().size();
      for (int first = 0; first < plan.symbols().size(); first++) {
        for (int second = 0; second < (keys == 1 ? 1 : plan.symbols().size()); second++) {
          long key = keys == 1 ? first : FeatureState.pair(first, second);
          double number = state.number(feature, key, NOW);
          Object object = state.object(feature, key, NOW);
          if ((number != 0 && !Double.isNaN(number)) || object != null) {
            values.put(feature.name() + " " + key, number + " " + text(object));
          }
        }
      }
    }
    return values;
  }

  private static String text(@Nullable Object value) {
    Map<Integer, Double> entries = new TreeMap<>();
    if (value instanceof SymbolMap map) {
      map.forEach(entries::put);
    }
    return entries.toString();
  }
}
