package dev.sextant.runtime.history;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.math.Digests;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.compile.EventTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads the files of `imports:` into the log.
///
/// History is sorted by time into a new generation of log and state, which replaces the old one in
/// one step: a reader sees all of an import or nothing of it. A file is known by its content, so
/// importing it again adds nothing, while equal lines of one file count as often as they stand
/// there.
public final class Importer {
  /// Columns that no file has: they are made while reading.
  private static final Set<String> MADE = Set.of("row", "file", "row_time");

  private final SystemHome home;
  private final SystemPlan plan;
  private final Clock clock;
  private final Watch watch;
  private final List<LogRecord> dead = new ArrayList<>();
  private final Map<String, Long> ignored = new TreeMap<>();
  private final Map<String, Long> deadByReason = new TreeMap<>();
  private long rows;
  private long accepted;

  public Importer(SystemHome home, Clock clock, Watch watch) {
    this.home = home;
    this.plan = home.plan();
    this.clock = clock;
    this.watch = watch;
  }

  private record Found(Path file, SystemPlan.Import how, String digest) {}

  /// @param data directory in which the files are looked for
  /// @throws Refusal when there is nothing to import
  /// @throws TornFile when a file can not be read to its end; then nothing was imported
  public ImportReport run(Path data) {
    List<Found> found = find(data);
    Set<String> known = importedBefore();
    List<Found> fresh = found.stream().filter(file -> !known.contains(file.digest())).toList();
    long start = System.nanoTime();
    long written = fresh.isEmpty() ? 0 : take(fresh);
    double seconds = (System.nanoTime() - start) / 1e9;
    return new ImportReport(
        fresh.size(),
        found.size() - fresh.size(),
        rows,
        accepted,
        written,
        ignored,
        deadByReason,
        seconds);
  }

  /// One file whose rows are in order, as most are, is folded while it is read; otherwise
  /// everything is sorted first.
  private long take(List<Found> fresh) {
    if (fresh.size() == 1) {
      Found file = fresh.getFirst();
      try (ReadAhead reading =
          new ReadAhead("read " + file.file().getFileName(), events -> read(file, events))) {
        return write(fresh, reading);
      } catch (ReadAhead.OutOfOrder e) {
        // The next attempt sorts; this one must have ended before its counts are dropped.
      }
      startOver();
    }
    List<Event> events = new ArrayList<>();
    for (Found file : fresh) {
      read(file, events::add);
      watch.reach("read " + file.file().getFileName(), rows, -1, "rows");
    }
    events.sort(Comparator.comparingLong(Event::arrivalTime));
    return write(fresh, Arrivals.of(events));
  }

  private void startOver() {
    rows = 0;
    accepted = 0;
    ignored.clear();
    deadByReason.clear();
    dead.clear();
  }

  private List<Found> find(Path data) {
    if (plan.imports().isEmpty()) {
      throw new Refusal(
          Fault.CONFIGURATION, "the spec of " + plan.spec().name() + " has no `imports:`");
    }
    if (!Files.isDirectory(data)) {
      throw new Refusal(
          Fault.CALLER, "no directory " + data + "; give the one with the data files: --data DIR");
    }
    List<Found> found = new ArrayList<>();
    for (SystemPlan.Import each : plan.imports()) {
      List<Path> files = matching(data, each.spec().files());
      if (files.isEmpty()) {
        throw new Refusal(
            Fault.CALLER,
            "no file matches "
                + each.spec().files()
                + " in "
                + data
                + "; `imports:` of "
                + plan.spec().name()
                + " asks for it");
      }
      for (Path file : files) {
        found.add(new Found(file, each, digest(file)));
      }
    }
    return found;
  }

  private static List<Path> matching(Path data, String glob) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    try (Stream<Path> files = Files.walk(data)) {
      return files
          .filter(Files::isRegularFile)
          .filter(
              file -> matcher.matches(data.relativize(file)) || matcher.matches(file.getFileName()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String digest(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return Digests.sha256(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EventType ownType(String name) {
    EventType type = plan.event(name);
    if (type == null) {
      throw new IllegalStateException("no event type " + name);
    }
    return type;
  }

  private Set<String> importedBefore() {
    Set<String> digests = new HashSet<>();
    EventCodec codec = home.codec();
    EventType marker = ownType(EventTypes.IMPORTED);
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (_, entry) -> {
              if (entry.id().startsWith(EventTypes.IMPORTED)) {
                Event event = codec.decode(entry);
                if (event != null && event.type().equals(marker) && event.subject() != null) {
                  digests.add(event.subject());
                }
              }
              return true;
            });
    return digests;
  }

  private void read(Found file, Consumer<Event> events) {
    List<SystemPlan.Column> columns =
        file.how().columns().stream().filter(column -> !MADE.contains(column.name())).toList();
    String name = file.file().getFileName().toString();
    RowMapper mapper =
        new RowMapper(
            file.how(), plan.symbols(), plan.spec().timezone(), name, new Outcomes(name, events));
    try {
      new RowFile(file.file(), file.how().spec().format(), columns, plan.spec().timezone())
          .read(
              new RowFile.Rows() {
                @Override
                public void row(long line, @Nullable Object[] values) {
                  rows++;
                  mapper.row(line, values);
                }

                @Override
                public void broken(long line, String raw, String why) {
                  rows++;
                  bury(name, line, raw, "broken-row", why);
                }
              });
    } catch (TornFile e) {
      throw new TornFile(e.getMessage() + "; nothing of it was imported", e);
    }
    mapper.flush();
  }

  private void bury(String file, long line, String raw, String reason, String message) {
    deadByReason.merge(reason, 1L, Long::sum);
    dead.add(new DeadLetter(file + ":" + line, reason, message, raw).toRecord(clock.millis()));
  }

  private final class Outcomes implements RowMapper.Sink {
    private final String file;
    private final Consumer<Event> events;

    Outcomes(String file, Consumer<Event> events) {
      this.file = file;
      this.events = events;
    }

    @Override
    public void event(Event event) {
      events.accept(event);
    }

    @Override
    public void accepted() {
      accepted++;
    }

    @Override
    public void ignored(String rule) {
      ignored.merge(rule, 1L, Long::sum);
    }

    @Override
    public void dead(long line, @Nullable Object[] row, String reason, String message) {
      bury(
          file,
          line,
          String.join("\t", Arrays.stream(row).map(String::valueOf).toList()),
          reason,
          message);
    }
  }

  private long write(List<Found> fresh, Arrivals arrivals) {
    return new NextGeneration(home, watch)
        .write(
            arrivals,
            () -> fresh.stream().map(this::marker).toList(),
            () -> {
              if (!dead.isEmpty()) {
                home.log().log().append(LogStream.DEAD_LETTERS, dead).join();
              }
            });
  }

  private Event marker(Found file) {
    EventType type = ownType(EventTypes.IMPORTED);
    long now = clock.millis();
    @Nullable Object[] values = new @Nullable Object[type.fields().size()];
    values[0] = file.digest();
    values[1] = file.file().getFileName().toString();
    return new Event(type, EventTypes.IMPORTED + ":" + file.digest(), now, now, values);
  }
}
