package dev.sextant.spec.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sextant.spec.SystemPlan;
import dev.sextant.spec.compile.SystemCompiler;
import dev.sextant.spec.read.SpecReader;

/// Specs written in tests.
final class Plans {
  /// A feed with a feature of each kind; `%s` stands for more.
  static final String FEED =
      """
      sextant: 1
      system: feed
      owner: feed-team
      timezone: UTC
      entities:
        reader: {}
        story: {fields: {title: text, category: category, published: time}}
        visit: {}
      requests:
        feed: {for: reader, choose: story, fields: {device: category, session: visit}}
      events:
        impression: {subject: reader, object: story, fields: {position: number}}
        click: {subject: reader, object: story, fields: {device: category}}
      lists:
        hot: [sport, news]
      features:
        clicks: {by: reader, count: click, over: 7d, when: 'default(device, "") == "phone" and default(story.category, "") in ["a", "b"]'}
        ctr: {by: story, ratio: [click, impression], over: 1h, prior: {mean: 0.08, weight: 20}, freshness: 1m}
        taste: {by: reader, distribution: click.story.category, over: 7d}
        read: {by: reader, last: click.story, limit: 10}
        also: {by: story, together: click.story, within: click.reader, limit: 50}
        match: {is: "default(taste[story.category], 0)"}
        score: {is: "match * 2 + ctr"}
        late: {is: "hour(now) > 20"}
        listed: {is: "text(story.category) in hot"}
      outcomes:
        click: {event: click, after: impression, match: decision, within: 30m}
      models:
        quick: {learner: logistic, tasks: [click], features: [ctr, device]}
        heavy: {learner: logistic, tasks: [click], features: [score, from.also]}
      retrieve:
        sources:
          also: {together: also, seeds: read, keep: 100}
          hot: {top: ctr, keep: 50}
        drop: {old: "score < 0"}
      rank:
        light: {model: quick, keep: 20}
        heavy: {model: heavy, keep: 10}
        value: "p.click"
        slate: {size: 5, diversify: {by: story.category, strength: 0.3}}
      experiments:
        match: {unit: reader, variants: {control: {weight: 50%}, treatment: {weight: 50%, value: "p.click + match"}}, metric: rate}
      metrics:
        rate: {ratio: [click, impression], per: reader}
      """;

  private Plans() {}

  static SystemPlan plan(String yaml) {
    return switch (SpecReader.read(yaml.getBytes(UTF_8), "system.yaml")) {
      case SpecReader.Result.Failed(var problems) -> throw new AssertionError(problems.toString());
      case SpecReader.Result.Read(var spec) ->
          switch (SystemCompiler.compile(spec)) {
            case SystemCompiler.Result.Failed(var problems) ->
                throw new AssertionError(problems.toString());
            case SystemCompiler.Result.Compiled(var plan) -> plan;
          };
    };
  }

  /// The feed with one piece of its text changed.
  static SystemPlan feed(String piece, String by) {
    if (!FEED.contains(piece)) {
      throw new IllegalArgumentException("the feed has no " + piece);
    }
    return plan(FEED.replace(piece, by));
  }
}
