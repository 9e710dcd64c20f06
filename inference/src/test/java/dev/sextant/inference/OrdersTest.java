package dev.sextant.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sextant.inference.FieldCoding.Binned;
import dev.sextant.inference.FieldCoding.Hashed;
import dev.sextant.inference.net.Kernels;
import dev.sextant.inference.net.Net;
import dev.sextant.inference.net.Net.Looked;
import dev.sextant.inference.net.NetShape;
import dev.sextant.inference.net.NetShape.Cross;
import dev.sextant.model.Signature.Input;
import dev.sextant.model.Signature.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OrdersTest {
  private static final int DIM = 3;
  private static final NetCoding CODING =
      new NetCoding(
          List.of(
              new Hashed(new Input("a", Kind.CATEGORY), 4),
              new Binned(new Input("b", Kind.NUMBER), false, 0, 1, new float[] {0}, true),
              new Hashed(new Input("c", Kind.CATEGORY), 4),
              new Binned(new Input("d", Kind.NUMBER), false, 0, 1, new float[0], false),
              new Hashed(new Input("e", Kind.CATEGORY), 4)));
  private static final int INPUTS = 5;

  private final SplittableRandom random = new SplittableRandom(3);

  @Test
  void amountsOfAFactorizationMachineAreItsShapleyValues() {
    NetShape shape = shape(true, Cross.NONE, List.of());
    Net<float[]> net = net(shape);
    Looked<float[]> average = looked(shape);
    Looked<float[]> actual = looked(shape);
    double[] amounts =
        new Orders(CODING, shape, average, actual).amounts(net, (answers, row) -> answers[row]);
    double[] exact = shapley(shape, net, average, actual);
    for (int i = 0; i < INPUTS; i++) {
      assertThat(amounts[i]).isCloseTo(exact[i], within(1e-5));
    }
  }

  @Test
  void amountsOfADeepNetAddUpAndAreNearItsShapleyValues() {
    NetShape shape = shape(false, new Cross(2, 0, false), List.of(8, 4));
    Net<float[]> net = net(shape);
    Looked<float[]> average = looked(shape);
    Looked<float[]> actual = looked(shape);
    double[] amounts =
        new Orders(CODING, shape, average, actual).amounts(net, (answers, row) -> answers[row]);
    double[] exact = shapley(shape, net, average, actual);
    double sum = 0;
    double size = 0;
    double error = 0;
    for (int i = 0; i < INPUTS; i++) {
      sum += amounts[i];
      size += exact[i] * exact[i];
      error += Math.pow(amounts[i] - exact[i], 2);
    }
    double difference = net.forward(actual, 1)[0] - (double) net.forward(average, 1)[0];
    assertThat(sum).isCloseTo(difference, within(1e-9));
    assertThat(Math.sqrt(error / size)).isLessThan(0.2);
  }

  private static NetShape shape(boolean pairs, Cross cross, List<Integer> hidden) {
    return new NetShape(2, 4, CODING.tableRows(), DIM, pairs, pairs, cross, hidden);
  }

  private Net<float[]> net(NetShape shape) {
    return new Net<>(
        shape,
        Kernels.forFloats(),
        (_, rows, width) -> random(rows * width),
        RankingNet.BLOCK,
        null);
  }

  private Looked<float[]> looked(NetShape shape) {
    float[] wide = random(shape.wideWidth());
    float[] x = random(shape.rowWidth());
    System.arraycopy(x, 0, wide, 0, Math.min(wide.length, shape.numbers()));
    return new Looked<>(x, wide);
  }

  private float[] random(int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  /// The mean change over all orders.
  private static double[] shapley(
      NetShape shape, Net<float[]> net, Looked<float[]> average, Looked<float[]> actual) {
    List<List<Integer>> orders = orders(List.of(0, 1, 2, 3, 4));
    double[] amounts = new double[INPUTS];
    for (List<Integer> order : orders) {
      boolean[] turned = new boolean[INPUTS];
      double before = net.forward(average, 1)[0];
      for (int input : order) {
        turned[input] = true;
        double after = net.forward(mixed(shape, average, actual, turned), 1)[0];
        amounts[input] += (after - before) / orders.size();
        before = after;
      }
    }
    return amounts;
  }

  private static Looked<float[]> mixed(
      NetShape shape, Looked<float[]> average, Looked<float[]> actual, boolean[] turned) {
    int[] numbers = {1, 3};
    int[] fields = {0, 1, 2, 4};
    float[] x = average.x().clone();
    float[] wide = average.wide().clone();
    for (int i = 0; i < x.length; i++) {
      int input = i < 2 ? numbers[i] : fields[(i - 2) / DIM];
      x[i] = turned[input] ? actual.x()[i] : x[i];
    }
    for (int i = 0; i < wide.length; i++) {
      int input = i < 2 ? numbers[i] : fields[i - 2];
      wide[i] = turned[input] ? actual.wide()[i] : wide[i];
    }
    assertThat(x).hasSize(shape.rowWidth());
    return new Looked<>(x, wide);
  }

  private static List<List<Integer>> orders(List<Integer> inputs) {
    if (inputs.isEmpty()) {
      return List.of(List.of());
    }
    List<List<Integer>> all = new ArrayList<>();
    for (Integer first : inputs) {
      List<Integer> rest = inputs.stream().filter(input -> !input.equals(first)).toList();
      for (List<Integer> order : orders(rest)) {
        List<Integer> longer = new ArrayList<>(List.of(first));
        longer.addAll(order);
        all.add(longer);
      }
    }
    return all;
  }
}
