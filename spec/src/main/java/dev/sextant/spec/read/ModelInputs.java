package dev.sextant.spec.read;

import dev.sextant.spec.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Reads what a model reads: `features`, or `query` and `item` of two towers, which their learner
/// must be able to tell apart.
final class ModelInputs {
  static final String TOWERS = "two-tower";
  private static final List<String> SIDES = List.of("query", "item");

  private final String what;
  private final Section section;
  private final Page page;

  /// @param what names the model in messages
  ModelInputs(String what, Section section, Page page) {
    this.what = what;
    this.section = section;
    this.page = page;
  }

  /// @param options take the names of each tower's inputs
  /// @return names, or `all`
  List<Source> read(String learner, Map<String, Object> options) {
    if (learner.equals(TOWERS)) {
      section.refuse("learner: " + TOWERS, "features");
      return towers(options);
    }
    section.refuse("learner: " + learner, SIDES.toArray(String[]::new));
    List<Source> features = section.sources("features");
    if (features.isEmpty()) {
      section.add(what + " needs `features`: a list of names, or all");
    }
    return features;
  }

  private List<Source> towers(Map<String, Object> options) {
    List<Source> all = new ArrayList<>();
    for (String side : SIDES) {
      List<Source> inputs = section.sources(side);
      if (inputs.isEmpty()) {
        section.add("%s needs `%s`, the inputs of that tower".formatted(what, side));
      }
      inputs.forEach(input -> add(input, all));
      options.put(side, inputs.stream().map(Source::text).toList());
    }
    return all;
  }

  private void add(Source input, List<Source> all) {
    if (all.stream().anyMatch(other -> other.text().equals(input.text()))) {
      page.findings().add(input, "'%s' is an input of %s already".formatted(input, what));
    } else {
      all.add(input);
    }
  }

  /// The inputs of towers are no options, though their learner takes them so.
  static void refuseIn(Section options, String model) {
    for (String side : SIDES) {
      if (options.has(side)) {
        options.add(
            "`%s` of model '%s' stands beside `learner`, not in `options`".formatted(side, model));
      }
    }
  }
}
