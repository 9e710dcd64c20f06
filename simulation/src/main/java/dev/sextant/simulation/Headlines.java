package dev.sextant.simulation;

import java.util.List;
import java.util.random.RandomGenerator;

/// Writes titles: an opening, a subject, what happens to it, and where.
///
/// A title gives away what the story appeals to: depth chooses the opening, warmth the news,
/// nearness the place.
final class Headlines {
  private static final List<String> DEEP =
      List.of(
          "Explained: why %s %s %s",
          "The long view: %s %s %s",
          "What it means when %s %s %s",
          "Behind the numbers: how %s %s %s");
  private static final List<String> BRIEF =
      List.of("%s %s %s", "In brief: %s %s %s", "Update: %s %s %s", "%s %s %s, figures show");

  private static final List<String> WARM =
      List.of(
          "win over first-timers",
          "find new friends",
          "celebrate a record year",
          "get a second chance",
          "double in number",
          "open their doors for free",
          "bring neighbours together",
          "beat every forecast",
          "return after ten years",
          "surprise the experts");
  private static final List<String> COOL =
      List.of(
          "face a new safety test",
          "wait for a ruling",
          "struggle with rising costs",
          "come under review",
          "divide opinion",
          "brace for a hard winter",
          "lose a long-standing partner",
          "run short of volunteers",
          "miss an important deadline",
          "ask for clearer rules");

  private static final List<String> NEAR =
      List.of(
          "in the harbour district",
          "across the valley towns",
          "on the north shore",
          "around the old market",
          "in three suburbs",
          "along the ring road");
  private static final List<String> FAR =
      List.of(
          "across the continent",
          "in four countries",
          "overseas",
          "far from the big cities",
          "on both sides of the border",
          "around the world");

  private Headlines() {}

  static String write(Category category, Appeal appeal, RandomGenerator random) {
    String opening = pick(appeal.depth() > 0 ? DEEP : BRIEF, random);
    String subject = pick(category.subjects(), random);
    String news = pick(appeal.warmth() > 0 ? WARM : COOL, random);
    String place = pick(appeal.nearness() > 0 ? NEAR : FAR, random);
    return capitalised(opening.formatted(subject, news, place));
  }

  private static String pick(List<String> choices, RandomGenerator random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static String capitalised(String title) {
    return Character.toUpperCase(title.charAt(0)) + title.substring(1);
  }
}
