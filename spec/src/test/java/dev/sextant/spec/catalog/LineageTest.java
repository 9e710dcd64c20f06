package dev.sextant.spec.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.spec.catalog.Lineage.Kind;
import dev.sextant.spec.catalog.Lineage.Node;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LineageTest {
  private final Lineage lineage = Lineage.of(Plans.plan(Plans.FEED));

  private static Node feature(String name) {
    return new Node(Kind.FEATURE, name);
  }

  private static List<String> texts(Iterable<Node> nodes) {
    return java.util.stream.StreamSupport.stream(nodes.spliterator(), false)
        .map(Node::toString)
        .sorted()
        .toList();
  }

  @Test
  void aFeatureLeadsBackToTheFieldsOfEvents() {
    assertThat(texts(lineage.upstream(feature("score"))))
        .containsExactly(
            "attribute story.category",
            "event click",
            "event click.story.category",
            "event impression",
            "feature ctr",
            "feature match",
            "feature taste");
    assertThat(texts(lineage.reads(feature("clicks"))))
        .containsExactly("event click", "event click.device", "event click.story.category");
    assertThat(texts(lineage.reads(feature("listed"))))
        .containsExactly("attribute story.category", "list hot");
  }

  @Test
  void aFeatureLeadsOnToEverythingThatIsMadeOfIt() {
    assertThat(texts(lineage.downstream(feature("ctr"))))
        .containsExactly(
            "experiment match",
            "feature score",
            "filter old",
            "model heavy.click",
            "model quick.click",
            "source hot",
            "value p.click");
    assertThat(texts(lineage.downstream(feature("read"))))
        .containsExactly("experiment match", "model heavy.click", "source also", "value p.click");
    assertThat(texts(lineage.readers(feature("match"))))
        .containsExactly("experiment match", "feature score");
    assertThat(lineage.downstream(feature("late"))).isEmpty();
  }

  @Test
  void anEventFieldLeadsOnToo() {
    assertThat(texts(lineage.readers(new Node(Kind.EVENT, "click.story.category"))))
        .containsExactly("feature clicks", "feature taste");
    assertThat(texts(lineage.readers(new Node(Kind.ATTRIBUTE, "story.category"))))
        .contains("event click.story.category", "feature match", "slate diversify");
  }
}
