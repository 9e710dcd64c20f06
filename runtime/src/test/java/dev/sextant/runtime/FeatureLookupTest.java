package dev.sextant.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sextant.decision.Query;
import dev.sextant.runtime.DecisionService.EventInput;
import dev.sextant.runtime.DecisionService.Receipt;
import dev.sextant.spec.SystemPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Features read without a decision, by the recipe for social proof of docs/features.md.
final class FeatureLookupTest {
  private static final String SPEC =
      """
      sextant: 1
      system: club
      entities:
        reader: {}
        story: {fields: {topic: category, published: time}}
      requests:
        feed: {for: reader, choose: story, fields: {device: category}}
      events:
        follow: {subject: reader, fields: {friend: reader}}
        like: {subject: reader, object: story}
      features:
        friends: {by: reader, last: follow.friend, limit: 500}
        likers: {by: story, last: like.reader, limit: 100, over: 7d}
        liked_by: {is: "common(friends, likers)"}
        friend_likes: {is: "size(liked_by)"}
        likes: {by: story, count: like}
        liked: {by: reader, last: like.story, limit: 20}
        near: {by: story, together: like.story, within: like.reader}
        topics: {by: reader, distribution: like.story.topic}
        last_like: {by: reader, last: like.at}
        idle: {is: "now - last_like"}
        known: {is: "default(idle, 9d) < 1d"}
        fit: {is: "default(from.next_to, 0) + likes"}
      outcomes:
        like: {event: like, match: pair, within: 1d}
      models:
        ranker: {learner: logistic, tasks: [like], features: [friend_likes, likes]}
      retrieve:
        sources:
          popular: {top: likes, keep: 10}
          next_to: {together: near, seeds: liked, keep: 10}
      rank:
        heavy: {model: ranker, keep: 10}
        value: "p.like"
      """;
  private static final long NOW = Instant.parse("2026-03-01T12:00:00Z").toEpochMilli();

  @TempDir Path directory;
  private @Nullable LiveSystem system;

  @BeforeEach
  void open() throws IOException {
    SystemPlan plan = Specs.write(SPEC, directory);
    Clock clock = Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC);
    system =
        LiveSystem.open(
            SystemHome.open(plan, directory.resolve("home")), clock, new SplittableRandom(1));
    accept(
        story("s1", "sport"),
        story("s2", "art"),
        follow("ada", "bob"),
        follow("ada", "cy"),
        follow("ada", "dan"),
        like("bob", "s1", 3),
        like("dan", "s1", 2),
        like("eve", "s1", 1),
        like("cy", "s2", 24 * 8));
  }

  @AfterEach
  void close() {
    system().close();
  }

  private LiveSystem system() {
    return Objects.requireNonNull(system);
  }

  private void accept(EventInput... events) {
    assertThat(system().accept(List.of(events)))
        .allMatch(receipt -> receipt instanceof Receipt.Accepted);
  }

  private static EventInput story(String id, String topic) {
    return new EventInput("story.upsert", null, NOW, Map.of("story", id, "topic", topic));
  }

  private static EventInput follow(String reader, String friend) {
    return new EventInput("follow", null, NOW, Map.of("reader", reader, "friend", friend));
  }

  private static EventInput like(String reader, String story, int hoursAgo) {
    return new EventInput(
        "like", null, NOW - hoursAgo * 3_600_000L, Map.of("reader", reader, "story", story));
  }

  private static Query query(String reader) {
    return new Query("feed", reader, NOW, Map.of(), false);
  }

  private Map<String, @Nullable Object> read(String reader, String item, String... features) {
    return system()
        .features(query(reader), List.of(item), List.of(features))
        .rows()
        .getFirst()
        .values();
  }

  @Test
  void friendsWhoLikedItAreCountedAndNamed() {
    assertThat(read("ada", "s1", "friend_likes", "liked_by"))
        .containsExactly(
            Map.entry("friend_likes", 2.0), Map.entry("liked_by", List.of("bob", "dan")));
    assertThat(read("ada", "s2", "friend_likes", "liked_by", "likes"))
        .containsEntry("friend_likes", 0.0)
        .containsEntry("likes", 1.0);
  }

  @Test
  void aLikeIsSeenByTheNextRead() {
    accept(like("cy", "s1", 0));
    assertThat(read("ada", "s1", "liked_by"))
        .containsEntry("liked_by", List.of("bob", "cy", "dan"));
  }

  @Test
  void anEventSeesWhatStandsBeforeItInTheSameRequest() {
    accept(story("s3", "art"), like("bob", "s3", 0), story("s3", "sport"), like("fay", "s3", 0));
    assertThat(read("bob", "s3", "topics"))
        .containsEntry("topics", Map.of("art", 1.0, "sport", 1.0));
    assertThat(read("fay", "s3", "topics")).containsEntry("topics", Map.of("sport", 1.0));
  }

  @Test
  void withoutItemsWhatIsKnownOfTheSubjectAloneIsRead() {
    FeatureRows read = system().features(query("bob"), List.of(), List.of());
    assertThat(read.read()).isEqualTo(system().status().read());
    assertThat(read.rows()).hasSize(1);
    assertThat(read.rows().getFirst().item()).isNull();
    assertThat(read.rows().getFirst().values())
        .containsEntry("friends", List.of())
        .containsEntry("topics", Map.of("sport", 1.0))
        .containsEntry("last_like", "2026-03-01T09:00:00Z")
        .containsEntry("idle", 3 * 3_600_000.0)
        .containsEntry("known", true)
        .containsOnlyKeys("friends", "liked", "topics", "last_like", "idle", "known");
  }

  @Test
  void whoWasNeverHeardOfHasTheValuesOfOneWithoutEvents() {
    assertThat(read("nobody", "nothing", "friend_likes", "likes", "last_like", "known"))
        .containsEntry("friend_likes", 0.0)
        .containsEntry("likes", 0.0)
        .containsEntry("last_like", null)
        .containsEntry("known", false);
  }

  @Test
  void aRowPerItemHasAllFeaturesThatNeedNoDecision() {
    FeatureRows read = system().features(query("ada"), List.of("s2", "s1", "s2"), List.of());
    assertThat(read.rows()).extracting(FeatureRows.Row::item).containsExactly("s2", "s1", "s2");
    assertThat(read.rows().getFirst().values())
        .isEqualTo(read.rows().getLast().values())
        .containsKeys("liked_by", "likes", "topics")
        .doesNotContainKey("fit");
  }

  @Test
  void whatCanNotBeReadIsRefusedWithTheReason() {
    LiveSystem live = system();
    Query ada = query("ada");
    assertThatThrownBy(() -> live.features(ada, List.of("s1"), List.of("lykes")))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("no feature 'lykes' (did you mean 'likes'?)");
    assertThatThrownBy(() -> live.features(ada, List.of("s1"), List.of("fit")))
        .hasMessage("feature 'fit' reads from.next_to, which is there in a decision alone");
    assertThatThrownBy(() -> live.features(ada, List.of(), List.of("likes")))
        .hasMessage("feature 'likes' is of an item: say which");
    Query wrong = new Query("feed", "ada", NOW, Map.of("devise", "phone"), false);
    assertThatThrownBy(() -> live.features(wrong, List.of(), List.of()))
        .hasMessageContaining("no field 'devise' (did you mean 'device'?)");
    Query other = new Query("fed", "ada", NOW, Map.of(), false);
    assertThatThrownBy(() -> live.features(other, List.of(), List.of()))
        .hasMessageContaining("no request 'fed' (did you mean 'feed'?)");
  }
}
