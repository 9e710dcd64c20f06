package dev.sextant.cli;

import dev.sextant.runtime.Json;
import dev.sextant.runtime.SystemHome;
import dev.sextant.runtime.rows.Period;
import dev.sextant.runtime.rows.RowMaker;
import dev.sextant.runtime.rows.RowMaker.From;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "rows",
    description = "Write training rows, point in time, as Parquet.",
    footer = {
      "",
      "One row per question: whom it was about, when, a label for each outcome, and the features as",
      "they were then, from the events that had arrived before. Without --ask and --queries the",
      "questions are the logged decisions, a row for each item placed or case judged.",
      "docs/training-rows.md says what a question sees, and what ties do.",
      "",
      "Examples",
      "  sextant rows news-feed --out rows.parquet",
      "  sextant rows news-feed --out again.parquet --mode recomputed",
      "  sextant rows spam --out rows.parquet --ask received --from 2012-01-01 --until 2012-02-01",
      "  sextant rows shop --out rows.parquet --queries questions.csv --features spent_30d,orders_90d",
      "  duckdb -c \"from 'rows.parquet' limit 5\""
    })
final class RowsVerb implements Callable<Integer> {
  private final Terminal terminal;
  @Mixin private SystemChoice system = new SystemChoice();

  @Option(names = "--out", required = true, paramLabel = "FILE", description = "the Parquet file")
  private Path out = Path.of("rows.parquet");

  @ArgGroup private Questions questions = new Questions();

  /// Where questions come from; the decisions of the log when nothing is said.
  static final class Questions {
    @Option(
        names = "--mode",
        paramLabel = "MODE",
        description =
            "of logged decisions: `logged` takes the vectors that they logged, `recomputed` makes them"
                + " again from the log (default: logged)")
    @Nullable Mode mode;

    @Option(
        names = "--ask",
        paramLabel = "EVENT",
        description = "ask at each event of this type, before it is known")
    @Nullable String ask;

    @Option(
        names = "--queries",
        paramLabel = "FILE",
        description =
            "ask the rows of a CSV or Parquet file: a column for each entity, `time`, and the"
                + " request's fields where it has them")
    @Nullable Path queries;
  }

  /// Lower case, as one types them.
  enum Mode {
    logged,
    recomputed
  }

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "first moment of questions, a date or 2026-11-23T14:00:00Z")
  private @Nullable String from;

  @Option(names = "--until", paramLabel = "TIME", description = "first moment after them")
  private @Nullable String until;

  @Option(
      names = "--request",
      paramLabel = "NAME",
      description = "the request that is asked (default: the spec's first)")
  private @Nullable String request;

  @Option(
      names = "--features",
      paramLabel = "NAME",
      split = ",",
      description = "columns (default: the inputs of the request's models)")
  private List<String> features = new ArrayList<>();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that fold, beside the one that reads (default: processors - 1)")
  private int threads = Math.max(1, Runtime.getRuntime().availableProcessors() - 1);

  @Option(names = "--json", description = "the report as JSON")
  private boolean json;

  RowsVerb(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    if (threads < 1) {
      throw new CommandMistake("--threads must be at least 1, but was " + threads);
    }
    RowMaker.Report report;
    try (SystemHome home = Chosen.home(system);
        WorkBar bar = new WorkBar(terminal)) {
      var options =
          new RowMaker.Options(
              out, source(), period(home.plan().spec().timezone()), request, features, threads);
      report = new RowMaker(home, bar).run(options);
    }
    if (json) {
      terminal.out().println(Json.pretty(report));
    } else {
      print(report);
    }
    return 0;
  }

  private From source() {
    if (questions.ask != null) {
      return new From.Each(questions.ask);
    }
    if (questions.queries != null) {
      return new From.Queries(questions.queries);
    }
    return questions.mode == Mode.recomputed ? new From.Recomputed() : new From.Logged();
  }

  private Period period(ZoneId zone) {
    long first = from == null ? Long.MIN_VALUE : moment("--from", from, zone);
    long end = until == null ? Long.MAX_VALUE : moment("--until", until, zone);
    if (first >= end) {
      throw new CommandMistake("--until must be later than --from");
    }
    return new Period(first, end);
  }

  private static long moment(String option, String text, ZoneId zone) {
    try {
      return text.length() == 10
          ? LocalDate.parse(text).atStartOfDay(zone).toInstant().toEpochMilli()
          : Instant.parse(text).toEpochMilli();
    } catch (DateTimeException e) {
      throw new CommandMistake(
          "%s must be a date such as 2026-11-23 or a moment such as 2026-11-23T14:00:00Z, but is '%s'"
              .formatted(option, text));
    }
  }

  private void print(RowMaker.Report report) {
    var text = terminal.out();
    text.printf(
        "%s: %,d rows of %s in %.2f s, %,.0f rows/s%n",
        report.file(), report.rows(), report.request(), report.seconds(), report.rowsPerSecond());
    text.printf(
        "%d features, %d labels%s; %,d events folded%n",
        report.features().size(),
        report.labels().size(),
        report.labels().isEmpty() ? "" : " (" + String.join(", ", report.labels()) + ")",
        report.events());
    report
        .passedOver()
        .forEach((why, count) -> text.printf("%,d decisions left out: %s%n", count, why));
  }
}
