package dev.sextant.runtime.history;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.EventType;
import dev.sextant.decision.LogPosition;
import dev.sextant.decision.LogRecord;
import dev.sextant.decision.LogStream;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.SplitFold;
import dev.sextant.feature.StateStore;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.Retractions;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.compile.Digests;
import dev.sextant.spec.compile.EventTypes;
import dev.sextant.storage.BulkWriter;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
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
      Reading reading = new Reading(fresh.getFirst());
      try {
        return write(fresh, reading);
      } catch (Reading.OutOfOrder e) {
        // The next attempt sorts; this one must have ended before its counts are dropped.
      } finally {
        reading.stop();
      }
      startOver();
    }
    List<Event> events = new ArrayList<>();
    for (Found file : fresh) {
      read(file, events::add);
      watch.reach("read " + file.file().getFileName(), rows, -1, "rows");
    }
    events.sort(Comparator.comparingLong(Event::arrivalTime));
    return write(fresh, new Sorted(events));
  }

  private void startOver() {
    rows = 0;
    accepted = 0;
    ignored.clear();
    deadByReason.clear();
    dead.clear();
  }

  /// New events in order of arrival.
  private interface Arrivals {
    /// @return the next event without taking it, or null at the end
    @Nullable Event peek();

    void next();
  }

  private static final class Sorted implements Arrivals {
    private final List<Event> events;
    private int at;

    Sorted(List<Event> events) {
      this.events = events;
    }

    @Override
    public @Nullable Event peek() {
      return at < events.size() ? events.get(at) : null;
    }

    @Override
    public void next() {
      at++;
    }
  }

  /// A file that one thread reads while another folds what it has read so far.
  private final class Reading implements Arrivals {
    private static final int CHUNK = 2048;
    private static final int CHUNKS = 16;

    private final BlockingQueue<List<Event>> ready = new ArrayBlockingQueue<>(CHUNKS);
    private final Thread reader;
    private volatile @Nullable RuntimeException failure;
    private List<Event> current = new ArrayList<>(CHUNK);
    private List<Event> taken = List.of();
    private int at;
    private boolean ended;
    private long latest = Long.MIN_VALUE;

    Reading(Found file) {
      reader =
          Thread.ofPlatform()
              .daemon()
              .name("read " + file.file().getFileName())
              .start(() -> run(file));
    }

    /// A row is older than the one before it.
    static final class OutOfOrder extends RuntimeException {}

    private void run(Found file) {
      try {
        readToTheEnd(file);
      } catch (CancellationException e) {
        // Nobody waits for the rest.
      }
    }

    private void readToTheEnd(Found file) {
      try {
        read(file, this::offer);
      } catch (CancellationException e) {
        throw e;
      } catch (RuntimeException e) {
        failure = e;
      }
      if (!current.isEmpty()) {
        hand(current);
      }
      hand(List.of());
    }

    private void offer(Event event) {
      current.add(event);
      if (current.size() == CHUNK) {
        hand(current);
        current = new ArrayList<>(CHUNK);
      }
    }

    private void hand(List<Event> chunk) {
      try {
        ready.put(chunk);
      } catch (InterruptedException e) {
        throw new CancellationException("the import was given up");
      }
    }

    @Override
    public @Nullable Event peek() {
      if (at == taken.size() && !ended) {
        take();
      }
      return at < taken.size() ? taken.get(at) : null;
    }

    private void take() {
      try {
        taken = ready.take();
      } catch (InterruptedException e) {
        throw new CancellationException("the import was given up");
      }
      at = 0;
      ended = taken.isEmpty();
      if (ended && failure != null) {
        throw failure;
      }
      for (Event event : taken) {
        if (event.arrivalTime() < latest) {
          throw new OutOfOrder();
        }
        latest = event.arrivalTime();
      }
    }

    @Override
    public void next() {
      at++;
    }

    void stop() {
      reader.interrupt();
      try {
        reader.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
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

  /// Writes the next generation: what the log has already, and the new events, in order of arrival.
  private long write(List<Found> fresh, Arrivals arrivals) {
    FeatureState state = new FeatureState(plan.features(), plan.symbols());
    state.trackChanges();
    LogPosition before = home.log().position();
    long added;
    try (BulkWriter next = home.log().build()) {
      try (SplitFold fold = state.split()) {
        Writing writing = new Writing(next, state, fold, before.generation() + 1);
        added = merge(writing, arrivals);
        for (Found file : fresh) {
          writing.add(marker(file));
          added++;
        }
      }
      if (!dead.isEmpty()) {
        home.log().log().append(LogStream.DEAD_LETTERS, dead).join();
      }
      LogPosition after = home.log().publish(next, before.offset());
      home.log().dropPrevious();
      state.skipTo(after);
    }
    try (StateStore store = home.openState()) {
      state.barrier(store);
    }
    return added;
  }

  private Event marker(Found file) {
    EventType type = ownType(EventTypes.IMPORTED);
    long now = clock.millis();
    @Nullable Object[] values = new @Nullable Object[type.fields().size()];
    values[0] = file.digest();
    values[1] = file.file().getFileName().toString();
    return new Event(type, EventTypes.IMPORTED + ":" + file.digest(), now, now, values);
  }

  /// The next generation of log and state, as far as they are made.
  private final class Writing {
    private final BulkWriter next;
    private final FeatureState state;
    private final SplitFold fold;
    private final int generation;
    private final EventCodec codec = home.codec();
    private final Retractions.Epoch retractions = Retractions.of(home).last();

    Writing(BulkWriter next, FeatureState state, SplitFold fold, int generation) {
      this.next = next;
      this.state = state;
      this.fold = fold;
      this.generation = generation;
    }

    long count() {
      return next.count();
    }

    /// Takes over what the log has; what was taken back is in the log and not in the state.
    void add(long offset, LogRecord entry) {
      Event event = retractions.skips(offset, entry) ? null : codec.decode(entry);
      next.add(entry);
      if (event == null) {
        fold.skipTo(position());
      } else {
        fold.fold(event, position());
      }
    }

    /// @return false when the event would change nothing and is left out
    boolean add(Event event) {
      if (state.changesNothing(event)) {
        return false;
      }
      state.resolve(event);
      next.add(codec.encode(event));
      fold.fold(event, position());
      return true;
    }

    private LogPosition position() {
      return new LogPosition(generation, next.count());
    }
  }

  /// @return how many of the new events were written
  private long merge(Writing writing, Arrivals arrivals) {
    long[] added = {0};
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (offset, entry) -> {
              added[0] += addBefore(entry.arrivalTime(), arrivals, writing);
              writing.add(offset, entry);
              return true;
            });
    return added[0] + addBefore(Long.MAX_VALUE, arrivals, writing);
  }

  private long addBefore(long time, Arrivals arrivals, Writing writing) {
    long added = 0;
    for (Event event = arrivals.peek();
        event != null && event.arrivalTime() < time;
        event = arrivals.peek()) {
      added += writing.add(event) ? 1 : 0;
      arrivals.next();
      if ((added & 0x1FFF) == 0) {
        watch.reach("import", writing.count(), -1, "events");
      }
    }
    return added;
  }
}
