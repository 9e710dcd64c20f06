package dev.sextant.runtime.rows;

import dev.sextant.decision.EventType;
import dev.sextant.decision.NearestName;
import dev.sextant.decision.Query;
import dev.sextant.history.OrderedRows;
import dev.sextant.history.OrderedRows.Wanted;
import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.Refusal.Fault;
import dev.sextant.runtime.SystemHome;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// The questions of a CSV or Parquet file, in order of their time: a column named after the
/// subject's entity, one after the candidates' where features depend on them, `time`, and the
/// request's fields where the file has them.
final class FileQuestions implements Iterator<Question>, AutoCloseable {
  private static final String TIME = "time";

  private final SystemPlan.Request request;
  private final Period period;
  private final Path file;
  private final OrderedRows rows;
  private final boolean candidates;
  private final List<EventType.Field> fields;
  private @Nullable Question next;

  private FileQuestions(
      SystemPlan.Request request,
      Period period,
      Path file,
      OrderedRows rows,
      boolean candidates,
      List<EventType.Field> fields) {
    this.request = request;
    this.period = period;
    this.file = file;
    this.rows = rows;
    this.candidates = candidates;
    this.fields = fields;
    advance();
  }

  /// @param needsCandidate whether a feature depends on the candidate
  /// @throws Refusal when the file can not be read or lacks a column
  static FileQuestions open(
      SystemHome home,
      SystemPlan.Request request,
      Path file,
      Period period,
      boolean needsCandidate) {
    if (!Files.isRegularFile(file)) {
      throw new Refusal(Fault.CALLER, "there is no file " + file);
    }
    try {
      List<String> given = OrderedRows.columns(file);
      require(given, TIME, file);
      List<Wanted> wanted = new ArrayList<>();
      String subject = entity(home.plan(), request.plan().subjectEntity());
      require(given, subject, file);
      wanted.add(new Wanted(subject, false));
      boolean candidates = false;
      if (!request.plan().judges()) {
        String candidate = entity(home.plan(), request.plan().choiceEntity());
        if (needsCandidate) {
          require(given, candidate, file);
        }
        candidates = given.contains(candidate);
        if (candidates) {
          wanted.add(new Wanted(candidate, false));
        }
      }
      List<EventType.Field> fields =
          request.fields().stream().filter(field -> given.contains(field.name())).toList();
      fields.forEach(field -> wanted.add(new Wanted(field.name(), field.holdsNumber())));
      OrderedRows rows =
          OrderedRows.open(
              file,
              TIME,
              wanted,
              home.plan().spec().timezone(),
              home.projections().resolve("spill"));
      return new FileQuestions(request, period, file, rows, candidates, fields);
    } catch (IOException e) {
      throw new Refusal(Fault.CALLER, String.valueOf(e.getMessage()));
    }
  }

  private static String entity(SystemPlan plan, int index) {
    return plan.features().entities().get(index).name();
  }

  private static void require(List<String> given, String column, Path file) {
    if (!given.contains(column)) {
      throw new Refusal(
          Fault.CALLER,
          "file %s has no column '%s'%s"
              .formatted(file.getFileName(), column, NearestName.hint(column, "columns", given)));
    }
  }

  /// Whether the file names candidates.
  boolean hasCandidates() {
    return candidates;
  }

  private void advance() {
    try {
      while (rows.next()) {
        if (period.contains(rows.time())) {
          next = read();
          return;
        }
      }
      next = null;
    } catch (IOException e) {
      throw new Refusal(Fault.CALLER, String.valueOf(e.getMessage()));
    }
  }

  private Question read() {
    String subject = rows.text(0);
    if (subject == null) {
      throw new Refusal(
          Fault.CALLER,
          "row %d of %s names no subject".formatted(rows.row() + 1, file.getFileName()));
    }
    Query query = new Query(request.plan().name(), subject, rows.time(), fields(), false);
    return Question.asked(rows.row(), query, candidates ? rows.text(1) : null);
  }

  private Map<String, @Nullable Object> fields() {
    if (fields.isEmpty()) {
      return Map.of();
    }
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    int column = candidates ? 2 : 1;
    for (EventType.Field field : fields) {
      if (field.holdsNumber()) {
        double number = rows.number(column++);
        values.put(field.name(), Double.isNaN(number) ? null : (Object) number);
      } else {
        values.put(field.name(), rows.text(column++));
      }
    }
    return values;
  }

  @Override
  public boolean hasNext() {
    return next != null;
  }

  @Override
  public Question next() {
    Question found = next;
    if (found == null) {
      throw new NoSuchElementException();
    }
    advance();
    return found;
  }

  @Override
  public void close() {
    rows.close();
  }
}
