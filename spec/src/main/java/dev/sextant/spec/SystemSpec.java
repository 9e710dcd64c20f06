package dev.sextant.spec;

import dev.sextant.decision.ValueType;
import dev.sextant.model.Calibration;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A whole `system.yaml`, as written: names are unresolved, expressions are text. Maps keep the
/// file's order.
///
/// @param digest SHA-256 of the file's bytes, hexadecimal: the spec hash in every artefact's
///   provenance
public record SystemSpec(
    String name,
    String about,
    String owner,
    ZoneId timezone,
    String digest,
    Mark at,
    Map<String, Entity> entities,
    Map<String, Request> requests,
    Map<String, Event> events,
    Map<String, Feature> features,
    Map<String, Outcome> outcomes,
    Map<String, Model> models,
    @Nullable Training train,
    @Nullable Retrieve retrieve,
    @Nullable Rank rank,
    @Nullable Cascade cascade,
    Map<String, List<String>> lists,
    Deadline deadline,
    Map<String, Metric> metrics,
    Goals goals,
    Map<String, Experiment> experiments,
    @Nullable Evaluate evaluate,
    State state,
    List<Import> imports,
    @Nullable Simulation simulate,
    SkewCheck skew) {

  /// A field of an entity, a request or an event.
  ///
  /// @param type a value type; ID for a reference to another entity
  /// @param entity the entity that an ID refers to, else null
  /// @param personal stored encrypted under the subject's own key
  public record Field(
      String name, ValueType type, @Nullable String entity, boolean personal, Mark at) {}

  /// @param expires withdrawn this long after its last upsert; null for never
  public record Entity(
      String name, Map<String, Field> fields, @Nullable Duration expires, Mark at) {}

  /// A question that the system answers.
  ///
  /// @param subject the entity asked for (`for:`), or the entity judged (`judge:`)
  /// @param choose the entity that candidates are of; null when the request is a `judge:`
  /// @param on the event that stands for this request in history (`judge:` only); its fields are
  ///   the request's
  public record Request(
      String name,
      Source subject,
      @Nullable Source choose,
      @Nullable Source on,
      Map<String, Field> fields,
      Mark at) {
    public boolean judges() {
      return choose == null;
    }
  }

  /// @param optional names among subject and object that an event may lack
  public record Event(
      String name,
      Source subject,
      @Nullable Source object,
      List<String> optional,
      Map<String, Field> fields,
      Mark at) {
    /// Subject and object.
    public List<Source> entities() {
      return object == null ? List.of(subject) : List.of(subject, object);
    }
  }

  /// A named feature: an aggregate over events (`by:` and one operator) or a row expression
  /// (`is:`).
  ///
  /// @param owner who answers for it: the system's owner unless it names one of its own
  public record Feature(
      String name, Definition definition, String description, String owner, int version, Mark at) {}

  public sealed interface Definition permits Aggregate, Derived {}

  /// @param by one entity, two for a pair, or a request field such as a session
  /// @param operator such as `count` or `last`; docs/features.md lists them
  /// @param inputs what it reads: `click`, `click.story.category`, `purchase.quantity`; two for a
  ///   ratio
  /// @param over window length; null for lifetime
  /// @param delay the window ends this long before now; zero by default
  /// @param exact no tile error and no sketch, at the price of memory
  /// @param idle the gap that ends a session, which is then what the feature covers; null for none
  /// @param limit most elements kept by `last` (then a list), `distribution` and others; 0 when not
  ///   given
  /// @param when keeps the events for which it holds; null for all
  /// @param prior mean and weight that a ratio or mean starts from; null for none
  /// @param within `together` only: the field whose equal values make a basket
  public record Aggregate(
      List<Source> by,
      String operator,
      List<Source> inputs,
      @Nullable Duration over,
      Duration delay,
      boolean exact,
      @Nullable Duration idle,
      int limit,
      @Nullable Source when,
      @Nullable Prior prior,
      @Nullable Source within,
      Parameters parameters,
      @Nullable Duration freshness)
      implements Definition {}

  public record Prior(double mean, double weight) {}

  /// What single operators take.
  ///
  /// @param halfLife of `decayed`, else null
  /// @param per unit of time of a `rate`, else null
  /// @param rank of `quantile`, in [0, 1]; 0.5 when not given
  public record Parameters(@Nullable Duration halfLife, @Nullable Duration per, double rank) {}

  public record Derived(Source expression) implements Definition {}

  /// How a later event makes an outcome.
  ///
  /// @param event the event that makes it true (or whose field is summed)
  /// @param sum a field to sum for a numeric outcome; null for yes/no
  /// @param after the event that opens the window (`impression`); null when the decision itself
  ///   does
  /// @param match `decision` (same decision id and object), `pair` (same subject and object),
  ///   `subject`
  /// @param when keeps the events for which it holds; null for all
  public record Outcome(
      String name,
      Source event,
      @Nullable Source sum,
      @Nullable Source after,
      String match,
      Duration within,
      @Nullable Source when,
      Mark at) {}

  /// @param learner `logistic`, `dcn-v2`, ...
  /// @param tasks outcomes; one head each
  /// @param features names, or empty for all that the request can use
  /// @param options the learner's own, as plain YAML values
  /// @param calibrate how margins become probabilities
  /// @param foreign null unless the learner is `onnx`
  public record Model(
      String name,
      Source learner,
      List<Source> tasks,
      List<Source> features,
      boolean allFeatures,
      Map<String, Object> options,
      Calibration calibrate,
      @Nullable Foreign foreign,
      Mark at) {
    /// The option that says how tasks share the model.
    public static final String SHARING = "sharing";

    /// Whether the tasks are heads of one model; else each has a model of its own.
    public boolean isShared() {
      return options.containsKey(SHARING);
    }
  }

  /// A model that was made elsewhere.
  ///
  /// @param file ONNX, relative to the folder of the spec
  /// @param inputs of the file, with what fills them
  /// @param outputs task -> what answers it
  public record Foreign(
      Source file, Map<String, Filling> inputs, Map<String, ForeignOutput> outputs) {}

  /// @param features one per column
  /// @param missing a number or a text that stands for missing values; null for NaN or the empty
  ///   text
  public record Filling(Source input, List<Source> features, @Nullable Object missing) {}

  /// @param name empty for the file's only output
  /// @param isProbability whether it is a probability; else it is a margin
  /// @param column of the output; -1 when it has one
  public record ForeignOutput(String name, boolean isProbability, int column, Mark at) {}

  /// Where training examples come from.
  ///
  /// @param from `decisions` (logged vectors and their outcomes) or `history` (questions asked of
  ///   the past)
  /// @param ask for history: how questions are made
  /// @param over only the latest stretch of this length whose outcomes are known; null for all
  /// @param knownAfter how old a question must be to train, with what is known of it by then; null
  ///   for the whole windows of its outcomes
  public record Training(
      String from,
      @Nullable Ask ask,
      @Nullable Duration over,
      @Nullable Duration knownAfter,
      long seed,
      Mark at) {}

  /// Questions put to the past.
  ///
  /// @param oncePer the subject entity asked for, once at each time; null with `each`
  /// @param each the event that stands for the question, or `decision` for each logged decision;
  ///   null with `once_per`
  /// @param at the times; empty when `every` makes them, counted back from the end of the training
  ///   part
  /// @param every distance between times; null when `at` lists them
  /// @param count how many times `every` makes
  public record Ask(
      @Nullable Source oncePer,
      @Nullable Source each,
      List<Instant> at,
      @Nullable Duration every,
      int count,
      Mark mark) {}

  public record Retrieve(
      int limit, Map<String, CandidateSource> sources, Map<String, Source> drop, Mark at) {}

  /// @param kind `top` (an expression over item features), `list` (elements of a list or map
  ///   feature of the subject), `together` (neighbours of the subject's elements in a `together`
  ///   feature)
  /// @param what the expression or feature name
  /// @param seeds `together` only: the list or map feature that gives the seeds
  /// @param keep most candidates proposed
  public record CandidateSource(
      String name, String kind, Source what, @Nullable Source seeds, int keep, Mark at) {}

  /// @param heavy null when one ranker is enough
  public record Rank(
      @Nullable Ranker light, @Nullable Ranker heavy, Source value, Slate slate, Mark at) {}

  public record Ranker(List<Source> models, int keep, Mark at) {}

  public record Slate(
      int size, @Nullable Diversify diversify, @Nullable Explore explore, Mark at) {}

  /// @param strength in [0, 1]: the share of value lost by each earlier item of the same group
  public record Diversify(Source by, double strength, Mark at) {}

  /// @param policy `epsilon-greedy`, `softmax`, `uniform`
  /// @param slots how many places of the slate are filled by the policy
  /// @param options the policy's own numbers
  public record Explore(String policy, int slots, Map<String, Double> options, Mark at) {}

  /// @param outcome the outcome that the rulings are about: models of others only predict; null
  ///   when all are of one
  /// @param targets ruling -> precision and/or recall to reach
  /// @param costs stage -> cost of one case
  /// @param fail stage -> what happens when it is down: a ruling or `review`
  public record Cascade(
      List<String> rulings,
      @Nullable Source outcome,
      List<Stage> stages,
      Map<String, Target> targets,
      Map<String, Double> costs,
      Map<String, String> fail,
      Mark at) {}

  public sealed interface Stage permits RulesStage, ModelStage, ReviewStage {}

  /// @param rules ruling -> conditions, any of which settles the case
  public record RulesStage(Map<String, List<Source>> rules, Mark at) implements Stage {}

  public record ModelStage(Source model, Mark at) implements Stage {}

  /// @param perDay cases that reviewers can take in a day
  public record ReviewStage(int perDay, double minutes, Mark at) implements Stage {}

  /// Exactly one is given, or precision with recall.
  ///
  /// @param precision in (0, 1], or null
  /// @param recall in (0, 1], or null
  /// @param fillsReview settles all but as many cases as fill the reviewers' day
  public record Target(
      @Nullable Double precision, @Nullable Double recall, boolean fillsReview, Mark at) {}

  /// @param answer time allowed for an answer; null for none
  /// @param fallback the candidate source that answers when time is up
  public record Deadline(@Nullable Duration answer, @Nullable Source fallback) {}

  /// @param kind `ratio` (inputs: numerator and denominator events), `count` or `sum`
  /// @param per the unit of analysis
  public record Metric(String name, String kind, List<Source> inputs, Source per, Mark at) {}

  /// @param guardrails metric -> margin, a share such as 0.02
  public record Goals(@Nullable Source primary, Map<String, Double> guardrails) {}

  /// @param allocation share of all units that take part, in (0, 1]
  public record Experiment(
      String name,
      Source unit,
      double allocation,
      Map<String, Variant> variants,
      @Nullable Source metric,
      Mark at) {}

  /// @param weight share of the participating units, in (0, 1]
  /// @param value replaces `rank.value`; null in control
  public record Variant(String name, double weight, @Nullable Source value, Mark at) {}

  /// @param relevant the event or outcome that makes a candidate or case relevant
  /// @param k depth of the ranking metrics
  /// @param baselines name -> candidate sources, best first, whose lists are concatenated
  /// @param plain name -> learner that each model is compared with
  /// @param slices columns by whose values models are measured too
  /// @param gauc the column whose values, such as users, group rows for a mean AUC; null for none
  /// @param top metric of the entities that look worst in each period; null for none
  /// @param dropKnown leaves out the cases of entities that were known as positive; null for none
  /// @param truth outcome -> the field of the asked event that has its true probability, or the
  ///   true mean of a sum, where history is made up; no model may read it
  public record Evaluate(
      Split split,
      Ask ask,
      Source relevant,
      int k,
      Map<String, List<Source>> baselines,
      Map<String, Plain> plain,
      List<Source> slices,
      @Nullable Source gauc,
      @Nullable Top top,
      @Nullable DropKnown dropKnown,
      Map<Source, Source> truth,
      Mark at) {}

  /// A learner that is trained beside each model, on the same rows and features, for comparison.
  public record Plain(String learner, Map<String, Object> options) {}

  /// Precision of the k entities with the highest score, period by period.
  ///
  /// @param by the judged entity, or one that the request has a field of
  /// @param per length of a period, counted from the start of the test part
  public record Top(Source by, Duration per, int k, Mark at) {}

  /// Leaves out test cases of an entity of which a positive case of the training part, the gap or
  /// the test part was known when the case's period began.
  ///
  /// @param by the judged entity, or one that the request has a field of
  /// @param per length of a period, counted from the start of the test part
  public record DropKnown(Source by, Duration per, Mark at) {}

  /// Exactly one way to cut history is given.
  ///
  /// @param trainFrom first instant that is asked about for training; null for the beginning. What
  ///   happened before still feeds features
  /// @param trainBefore first instant that training does not ask about
  /// @param gap between the training part and the test part: the time in which the last training
  ///   labels become known; what happens in it is neither asked about nor tested
  /// @param testUntil first instant after the test period
  /// @param rows count of questions, in order, that make the training part; 0 when not given
  /// @param last share of the questions, the latest ones, that make the test part; 0 when not given
  public record Split(
      @Nullable Instant trainFrom,
      @Nullable Instant trainBefore,
      Duration gap,
      @Nullable Instant testUntil,
      long rows,
      double last,
      Mark at) {
    /// First instant of the test part, and first instant whose labels training may not know; null
    /// when the cut is no time.
    public @Nullable Instant testFrom() {
      return trainBefore == null ? null : trainBefore.plus(gap);
    }
  }

  /// What the running system keeps and takes.
  ///
  /// @param memory most bytes of key states held in memory; 0 for a share of the heap
  /// @param lateness events that come later than this after they happened are refused
  /// @param clockSkew how far a client's clock may run ahead; what is within happens now
  public record State(long memory, Duration lateness, Duration clockSkew) {
    public static final Duration LATENESS = Duration.ofDays(30);
    public static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
  }

  /// @param files glob below the data directory
  public record Import(String files, Format format, List<RowRule> rows, Mark at) {}

  /// @param kind `csv`, `tsv`, `jsonl`, `parquet`
  /// @param header whether the first line names the columns
  /// @param names column names when there is no header, or in place of the header's
  /// @param delimiter between the fields of a CSV file
  /// @param columns column -> type, text by default
  /// @param missing texts that stand for *missing*
  /// @param time pattern of columns of type time
  /// @param clock for files without times: row n happened at `start + n * step`
  public record Format(
      String kind,
      boolean header,
      List<String> names,
      char delimiter,
      Map<String, ValueType> columns,
      List<String> missing,
      @Nullable String time,
      @Nullable RowClock clock,
      Mark at) {}

  public record RowClock(Instant start, Duration step) {}

  /// What becomes of a row. The first matching `event` or `ignore` settles it; every matching
  /// `upsert` before that applies too.
  ///
  /// @param kind `event`, `upsert` or `ignore`
  /// @param target the event or entity; the rule's own name for `ignore`
  /// @param when null for always
  /// @param also an `event` rule that does not settle the row: later rules apply too
  /// @param set field -> row expression over the columns; `at` is the event's time, `arrived` when
  ///   it became known
  public record RowRule(
      String kind,
      Source target,
      @Nullable Source when,
      boolean also,
      Map<String, Source> set,
      Mark at) {}

  /// How served vectors are checked against the log.
  ///
  /// @param sample share of the decisions that are checked while serving, in [0, 1], picked by a
  ///   hash of their id
  /// @param perMinute most decisions checked of one minute
  /// @param every least pause between two passes over the log
  /// @param tolerance share of a feature's values that may differ before that is a fault, in [0, 1]
  public record SkewCheck(double sample, int perMinute, Duration every, double tolerance) {}

  /// The simulated world that sends events to this system, with its numbers.
  public record Simulation(String world, long seed, Map<String, Double> options, Mark at) {}
}
