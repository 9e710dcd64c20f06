package dev.sextant.runtime.infer;

import dev.sextant.runtime.Refusal;
import dev.sextant.runtime.history.TornFile;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was found out about a data file, and a `system.yaml` that imports it.
///
/// @param kind `csv`, `tsv`, `jsonl`, `parquet`
/// @param rows how many were looked at
/// @param whole whether these are all
/// @param broken rows that can not be read
/// @param remarks what a reader should know
/// @param proposal a sound `system.yaml`
public record Inference(
    String file,
    String kind,
    String delimiter,
    boolean header,
    long rows,
    boolean whole,
    long broken,
    List<Column> columns,
    List<String> remarks,
    String proposal) {
  /// Values that are looked at when nobody says how many rows: a few seconds, and a few hundred
  /// megabytes when all differ.
  private static final long VALUES = 2_000_000;

  /// @param type `text`, `number`, `integer`, `boolean`, `time`
  /// @param pattern of times; null where there is none
  /// @param missing share of the rows, in [0, 1]
  /// @param distinct different values among the rows that were looked at
  public record Column(
      String name,
      String type,
      String role,
      String why,
      @Nullable String pattern,
      @Nullable String otherPattern,
      double missing,
      int distinct) {}

  /// What a person may look at, and nobody keeps.
  ///
  /// @param examples of each column
  public record Told(Inference inference, List<List<String>> examples) {}

  /// @param rows most rows to look at, > 0; null for a number that suits the file's width
  /// @param name of the event that a row is; null for one that the file's name tells
  /// @throws Refusal when the file can not be imported as it is
  /// @throws TornFile when it ends too early
  public static Told of(Path path, @Nullable Long rows, @Nullable String name) {
    if (rows != null && rows <= 0) {
      throw new IllegalArgumentException("rows must be > 0, but was " + rows);
    }
    FileShape shape = Sniffer.sniff(path);
    long most = rows == null ? VALUES / Math.max(1, shape.columns().size()) : rows;
    FileProfile file = FileProfile.of(shape, most);
    List<Guess> guesses = Guesser.guess(file);
    Proposal proposal = Proposer.propose(file, guesses, name);
    List<String> remarks = Remarks.of(proposal, guesses);
    Inference inference =
        new Inference(
            shape.fileName(),
            shape.kind(),
            String.valueOf(shape.delimiter()),
            shape.header(),
            file.rows(),
            file.whole(),
            file.broken(),
            guesses.stream().map(Inference::column).toList(),
            remarks,
            ProposalText.of(proposal, remarks));
    return new Told(inference, guesses.stream().map(each -> each.column().examples()).toList());
  }

  /// Whether an event and an entity can be called so.
  public static boolean isName(String name) {
    return Names.isFree(name);
  }

  private static Column column(Guess guess) {
    return new Column(
        guess.name(),
        guess.type(),
        guess.role().word(),
        Reasons.of(guess),
        guess.pattern(),
        guess.twin(),
        guess.column().missingShare(),
        guess.column().distinct());
  }
}
