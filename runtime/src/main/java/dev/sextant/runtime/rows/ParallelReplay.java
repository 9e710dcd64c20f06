package dev.sextant.runtime.rows;

import dev.sextant.decision.Event;
import dev.sextant.decision.EventCodec;
import dev.sextant.decision.LogStream;
import dev.sextant.decision.Symbols;
import dev.sextant.feature.EventCodes;
import dev.sextant.feature.FeaturePlan;
import dev.sextant.feature.FeatureState;
import dev.sextant.feature.Share;
import dev.sextant.retrieval.Retrieval;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.Watch;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers questions about the past by one pass over the log.
///
/// The caller's thread reads and decodes events and gathers them, with the questions between them,
/// into chunks. Every chunk goes to every owner, which folds the events of its keys and reads the
/// values of its keys; then to the writer, in order. A fixed number of chunks goes round, so the
/// memory taken is that of the state and no more, however long the log is.
///
/// Every key sees the same events in the same order as in a fold on one thread, and every question
/// is read between the same two events, so values do not depend on the number of owners.
final class ParallelReplay {
  private static final int SPARE_CHUNKS = 6;

  private final SystemHome home;
  private final Reads reads;
  private final Watch watch;
  private final EventCodes finding;
  private final Symbols symbols;
  private final List<Line> lines = new ArrayList<>();
  private final Line output;
  private final BlockingQueue<Chunk> free;
  private final List<Owner> owners = new ArrayList<>();
  private volatile @Nullable Throwable failure;
  private Chunk chunk;
  private long events;

  /// Receives answered chunks in order, on a thread of its own.
  interface Answers {
    void take(Chunk chunk);
  }

  /// @param owners how many threads fold, >= 1; one where candidate sources are asked again
  /// @param retrieval the sources that score; null when no score is wanted
  ParallelReplay(
      SystemHome home,
      Reads reads,
      int owners,
      @Nullable Retrieval retrieval,
      Answers answers,
      Watch watch) {
    this.home = home;
    this.reads = reads;
    this.watch = watch;
    FeaturePlan plan = home.plan().features();
    this.symbols = home.plan().symbols();
    this.finding = new EventCodes(plan, symbols);
    if (retrieval != null && !reads.sources().isEmpty()) {
      SourceScores scores = new SourceScores(reads, retrieval);
      Share all = Share.ALL;
      this.owners.add(new Owner(reads, all, new FeatureState(plan, symbols), true, scores));
    } else {
      boolean attributes = !reads.attributes().isEmpty();
      for (Share share : Share.split(plan, reads.features(), attributes, owners)) {
        FeatureState state = new FeatureState(plan, symbols, share);
        this.owners.add(new Owner(reads, share, state, this.owners.isEmpty(), null));
      }
    }
    int chunks = this.owners.size() + SPARE_CHUNKS;
    this.free = new ArrayBlockingQueue<>(chunks);
    for (int i = 0; i < chunks; i++) {
      free.add(new Chunk(reads, finding));
    }
    for (Owner owner : this.owners) {
      lines.add(new Line("fold", chunks, passing -> fold(owner, passing)));
    }
    Derivation derivation = new Derivation(reads);
    this.output = new Line("rows", chunks, passing -> write(passing, derivation, answers));
    this.chunk = new Chunk(reads, finding);
  }

  /// A thread that does one thing to every chunk.
  private static final class Line {
    private final BlockingQueue<Message> queue;
    private final Thread thread;

    /// @param chunk null for the end
    private record Message(@Nullable Chunk chunk) {}

    Line(String name, int chunks, Consumer<Chunk> work) {
      queue = new ArrayBlockingQueue<>(chunks + 1);
      thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(work));
    }

    private void run(Consumer<Chunk> work) {
      try {
        for (Chunk next = queue.take().chunk(); next != null; next = queue.take().chunk()) {
          work.accept(next);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void put(@Nullable Chunk chunk) throws InterruptedException {
      queue.put(new Message(chunk));
    }
  }

  /// Reads the log once.
  ///
  /// @return how many events were read
  long run(Asking asking) {
    try {
      start();
      read(asking);
    } catch (InterruptedException e) {
      throw new CancellationException("the rows were given up");
    } finally {
      stop();
    }
    Throwable cause = failure;
    if (cause instanceof RuntimeException problem) {
      throw problem;
    } else if (cause instanceof Error problem) {
      throw problem;
    }
    return events;
  }

  private void start() throws InterruptedException {
    lines.forEach(line -> line.thread.start());
    output.thread.start();
    begin();
  }

  private void begin() throws InterruptedException {
    chunk = free.take();
    chunk.begin(owners.size());
  }

  private void read(Asking asking) throws InterruptedException {
    EventCodec codec = home.codec();
    long end = home.log().log().end(LogStream.EVENTS);
    home.log()
        .log()
        .scan(
            LogStream.EVENTS,
            0,
            (offset, entry) -> {
              if ((offset & 0x1FFF) == 0) {
                watch.reach("rows", offset, end, "events");
              }
              Event event = codec.decode(entry);
              if (event != null) {
                asking.before(offset, event, this::ask);
                fold(event);
              }
              return failure == null && !asking.isDone();
            });
    watch.reach("rows", end, end, "events");
    asking.atEnd(this::ask);
    send();
  }

  private void ask(Question question) {
    int at = chunk.add(question);
    reads.find(question, symbols, chunk.roleCodes(), at);
    sendWhenFull();
  }

  private void fold(Event event) {
    int at = chunk.add(event);
    finding.find(event, chunk.codes(), at);
    events++;
    sendWhenFull();
  }

  private void sendWhenFull() {
    if (!chunk.isFull()) {
      return;
    }
    try {
      send();
    } catch (InterruptedException e) {
      throw new CancellationException("the rows were given up");
    }
  }

  private void send() throws InterruptedException {
    if (chunk.isEmpty()) {
      return;
    }
    for (Line line : lines) {
      line.put(chunk);
    }
    output.put(chunk);
    begin();
  }

  private void stop() {
    boolean interrupted = false;
    for (Line line : lines) {
      interrupted |= !end(line);
    }
    interrupted |= !end(output);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean end(Line line) {
    try {
      line.put(null);
      line.thread.join();
      return true;
    } catch (InterruptedException e) {
      line.thread.interrupt();
      return false;
    }
  }

  // ---- on other threads

  private void fold(Owner owner, Chunk passing) {
    try {
      if (failure == null) {
        owner.run(passing);
      }
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      passing.ownerIsThrough();
    }
  }

  private void write(Chunk passing, Derivation derivation, Answers answers) {
    try {
      passing.awaitOwners();
      if (failure == null && passing.questions() > 0) {
        derivation.run(passing);
        answers.take(passing);
      }
    } catch (InterruptedException e) {
      failure = new CancellationException("the rows were given up");
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      free.add(passing);
    }
  }
}
