package dev.sextant.runtime.infer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a reader should know of a file as a whole before trusting a proposal.
final class Remarks {
  private static final Set<String> PARTS_OF_A_DATE = Set.of("year", "month", "day", "hour");

  private Remarks() {}

  static List<String> of(Proposal proposal, List<Guess> guesses) {
    FileProfile file = proposal.file();
    List<String> remarks = new ArrayList<>();
    if (!file.whole()) {
      remarks.add(
          "only the first %,d rows were looked at; --rows N looks at more".formatted(file.rows()));
    }
    if (file.broken() > 0) {
      remarks.add(
          "%,d rows can not be read and become dead letters; the first: %s"
              .formatted(file.broken(), file.firstBroken()));
    }
    remarks.addAll(file.shape().remarks());
    leftOut(remarks, guesses);
    if (proposal.time() == null) {
      remarks.add(noTime(guesses));
    }
    return remarks;
  }

  private static void leftOut(List<String> remarks, List<Guess> guesses) {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    guesses.stream()
        .filter(guess -> guess.is(Role.NONE))
        .forEach(
            guess ->
                columns.computeIfAbsent(guess.why(), _ -> new ArrayList<>()).add(guess.name()));
    columns.forEach(
        (why, names) -> remarks.add("left out, %s: %s".formatted(why, String.join(", ", names))));
  }

  private static String noTime(List<Guess> guesses) {
    List<String> parts =
        guesses.stream()
            .map(Guess::name)
            .filter(name -> Words.of(name).stream().anyMatch(PARTS_OF_A_DATE::contains))
            .toList();
    String hint =
        parts.isEmpty()
            ? ""
            : "; if %s tell it, join them into one column first"
                .formatted(String.join(", ", parts));
    return "no column is a time that every row has, so the order of the rows stands for time"
        + hint;
  }

  /// What to ask about a pattern of times; empty when all is clear.
  static String onPattern(@Nullable Guess time) {
    if (time == null || time.pattern() == null) {
      return "";
    }
    if (time.twin() != null) {
      return "CHECK: %s fits as well, as no day above 12 was seen; which one is it?"
          .formatted(YamlText.quoted(time.twin()));
    }
    boolean isDay =
        time.pattern().contains("d") && !time.pattern().toLowerCase(Locale.ROOT).contains("h");
    return isDay ? "days alone: all events of a day happen at its midnight" : "";
  }

  /// What to ask about the zone of times; empty when all is clear.
  static String onZone(@Nullable Guess time) {
    if (time == null || time.pattern() == null || namesItsZone(time.pattern())) {
      return "";
    }
    return "CHECK: %s does not name its zone; say which it is, such as Europe/London"
        .formatted(time.name());
  }

  private static boolean namesItsZone(String pattern) {
    return pattern.equals(TimePatterns.ISO)
        || pattern.startsWith("epoch-")
        || pattern.matches(".*(XX|VV| Z).*");
  }
}
