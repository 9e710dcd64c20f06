package dev.sextant.inference;

import dev.sextant.decision.Frame;
import dev.sextant.model.Explanation;
import dev.sextant.model.LearnedModel;
import dev.sextant.model.Signature;
import dev.sextant.multitask.TaskHead;
import dev.sextant.multitask.Trunk;
import java.util.List;

/// One head of a ranking net.
public final class NetScorer implements LearnedModel, TaskHead {
  public static final List<String> LEARNERS =
      List.of("fm", "mlp", "wide-and-deep", "deepfm", "dcn-v2");

  private final RankingNet net;
  private final int head;

  NetScorer(RankingNet net, int head) {
    this.net = net;
    this.head = head;
  }

  @Override
  public String learner() {
    return net.learner();
  }

  @Override
  public Signature signature() {
    return net.signature(head);
  }

  @Override
  public Trunk trunk() {
    return net;
  }

  @Override
  public int head() {
    return head;
  }

  public RankingNet net() {
    return net;
  }

  @Override
  public Explanation explain(Frame rows, int row) {
    return net.explain(rows, row, head);
  }

  /// The whole net, whichever head this is.
  @Override
  public byte[] bytes() {
    return net.bytes();
  }

  @Override
  public LearnedModel forTask(String task) {
    return net.head(task);
  }
}
