package dev.sextant.inference.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sextant.inference.net.Net.Noise;
import dev.sextant.inference.net.NetShape.Cross;
import dev.sextant.inference.net.NetShape.Sharing;
import dev.sextant.inference.net.NetShape.Sharing.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every gradient against central differences in double precision.
class GradientTest {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-6;
  private static final int ROWS = 5;

  private final SplittableRandom random = new SplittableRandom(11);
  private final DoubleKernels kernels = new DoubleKernels();

  @Test
  void linear() {
    check(new Linear<>(kernels, parameter(6, 3), parameter(1, 3), ROWS), 6);
    check(new Linear<>(kernels, parameter(6, 3), null, ROWS), 6);
  }

  @Test
  void relu() {
    check(new Relu<>(kernels, 7, ROWS), 7);
  }

  @Test
  void dropoutPassesTheSameNumbersBackThatItLetThrough() {
    Dropout<double[]> dropout = new Dropout<>(kernels, 1000, ROWS, 0.3, new SplittableRandom(1));
    double[] ones = new double[ROWS * 1000];
    Arrays.fill(ones, 1);
    double[] forward = dropout.forward(ones, ROWS).clone();
    assertThat(dropout.backward(ones, ROWS)).containsExactly(forward);
    assertThat(Arrays.stream(forward).average().orElseThrow()).isBetween(0.95, 1.05);
    assertThat(Arrays.stream(forward).filter(x -> x == 0).count()).isBetween(1350L, 1650L);
  }

  @Test
  void crossNetworkOfFullAndOfLowRank() {
    Supplier<Layer<double[]>> full =
        () -> new Linear<>(kernels, parameter(6, 6), parameter(1, 6), ROWS);
    check(new CrossNetwork<>(kernels, 6, List.of(full.get(), full.get(), full.get()), ROWS), 6);
    Supplier<Layer<double[]>> low =
        () ->
            new Tower<>(
                List.of(
                    new Linear<>(kernels, parameter(6, 2), null, ROWS),
                    new Linear<>(kernels, parameter(2, 6), parameter(1, 6), ROWS)));
    check(new CrossNetwork<>(kernels, 6, List.of(low.get(), low.get()), ROWS), 6);
  }

  @Test
  void pairwise() {
    check(new Pairwise<>(kernels, 3, 4, 2, ROWS), 11);
  }

  @Test
  void pairwiseIsTheSumOfAllDotProducts() {
    double[] x = {9, 1, 2, 3, 4, 5, 6};
    double[] y = new Pairwise<>(kernels, 1, 3, 2, 1).forward(x, 1);
    assertThat(y[0]).isEqualTo((1 * 3 + 2 * 4) + (1 * 5 + 2 * 6) + (3 * 5 + 4 * 6));
  }

  @Test
  void wide() {
    check(new Wide<>(kernels, parameter(3, 1), parameter(1, 1), 4, ROWS), 7);
  }

  @Test
  void headsOfOneRowAndOfSlices() {
    Supplier<Layer<double[]>> tower =
        () -> new Linear<>(kernels, parameter(4, 1), parameter(1, 1), ROWS);
    check(new Heads<>(kernels, List.of(tower.get(), tower.get()), 4, false, ROWS), 4);
    check(new Heads<>(kernels, List.of(tower.get(), tower.get()), 4, true, ROWS), 8);
  }

  @Test
  void mixtureOfExperts() {
    Supplier<Layer<double[]>> expert =
        () -> new Linear<>(kernels, parameter(6, 4), parameter(1, 4), ROWS);
    Supplier<Linear<double[]>> gate =
        () -> new Linear<>(kernels, parameter(6, 3), parameter(1, 3), ROWS);
    List<Layer<double[]>> experts = List.of(expert.get(), expert.get(), expert.get());
    check(new Mixture<>(kernels, experts, List.of(gate.get(), gate.get()), 6, ROWS), 6);
  }

  @Test
  void aGateThatIsSureOfOneExpertPassesItsOutputAlone() {
    Parameter<double[]> toFirst = new Parameter<>("g", 1, 2, kernels, new double[] {800, -800});
    Layer<double[]> twice = new Linear<>(kernels, constant(2), null, 1);
    Layer<double[]> thrice = new Linear<>(kernels, constant(3), null, 1);
    Mixture<double[]> mixture =
        new Mixture<>(
            kernels,
            List.of(twice, thrice),
            List.of(new Linear<>(kernels, toFirst, null, 1)),
            1,
            1);
    assertThat(mixture.forward(new double[] {1}, 1)[0]).isEqualTo(2);
    assertThat(mixture.forward(new double[] {-1}, 1)[0]).isEqualTo(-3);
  }

  private Parameter<double[]> constant(double value) {
    return new Parameter<>("c", 1, 1, kernels, new double[] {value});
  }

  static List<NetShape> shapes() {
    Cross full = new Cross(2, 0, true);
    return List.of(
        new NetShape(2, 3, 12, 4, true, true, Cross.NONE, List.of()),
        new NetShape(2, 3, 12, 4, false, false, Cross.NONE, List.of(8, 5)),
        new NetShape(2, 3, 12, 4, true, false, Cross.NONE, List.of(8)),
        new NetShape(0, 3, 12, 4, true, true, Cross.NONE, List.of(8, 8)),
        new NetShape(2, 3, 12, 4, false, false, full, List.of(8, 5)),
        new NetShape(2, 3, 12, 4, false, false, full, List.of()),
        new NetShape(2, 3, 12, 4, false, false, new Cross(2, 2, false), List.of(8)),
        shared(Cross.NONE, List.of(8), new Sharing(Kind.SHARED_BOTTOM, 3, 0, List.of(5))),
        shared(full, List.of(), new Sharing(Kind.SHARED_BOTTOM, 2, 0, List.of())),
        shared(Cross.NONE, List.of(8, 6), new Sharing(Kind.MMOE, 2, 3, List.of(5))),
        shared(full, List.of(8), new Sharing(Kind.MMOE, 3, 2, List.of())),
        shared(Cross.NONE, List.of(), new Sharing(Kind.ESMM, 2, 0, List.of(8, 5))));
  }

  private static NetShape shared(Cross cross, List<Integer> hidden, Sharing sharing) {
    return new NetShape(2, 3, 12, 4, false, false, cross, hidden, sharing);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void wholeNets(NetShape shape) {
    Net<double[]> net =
        new Net<>(shape, kernels, (_, rows, width) -> random(rows * width), ROWS, null);
    int[] indices = random.ints((long) ROWS * shape.fields(), 0, 10).toArray();
    double[] numbers = random(ROWS * shape.numbers());
    double[] slope = random(ROWS * shape.tasks());
    DoubleSupplier loss =
        () -> dot(slope, net.forward(net.look(indices, numbers, ROWS), ROWS), slope.length);
    double _ = loss.getAsDouble();
    net.backward(slope, ROWS);
    net.parameters().forEach(p -> check(p.name(), p.values(), p.gradient(), loss));
    net.tables().forEach(table -> check(table.name(), table.values(), gradient(table), loss));
    net.tables().forEach(Table::clear);
    net.tables().forEach(table -> assertThat(gradient(table)).containsOnly(0));
  }

  @Test
  void parametersHaveTheSameNamesWithAndWithoutNoise() {
    NetShape shape = shapes().get(9);
    Net.Values<double[]> values = (_, rows, width) -> random(rows * width);
    Net<double[]> quiet = new Net<>(shape, kernels, values, ROWS, null);
    Net<double[]> noisy = new Net<>(shape, kernels, values, ROWS, new Noise(0.5, random));
    assertThat(noisy.parameters().stream().map(Parameter::name))
        .containsExactlyElementsOf(quiet.parameters().stream().map(Parameter::name).toList())
        .doesNotHaveDuplicates();
  }

  private static double[] gradient(Table<double[]> table) {
    double[] all = new double[table.rows() * table.width()];
    for (int i = 0; i < table.touched(); i++) {
      System.arraycopy(
          table.gradient(),
          i * table.width(),
          all,
          table.touched(i) * table.width(),
          table.width());
    }
    return all;
  }

  private void check(Layer<double[]> layer, int width) {
    double[] x = random(ROWS * width);
    double[] slope = random(ROWS * layer.width());
    DoubleSupplier loss = () -> dot(slope, layer.forward(x, ROWS), slope.length);
    double _ = loss.getAsDouble();
    double[] dx = layer.backward(slope, ROWS).clone();
    check("x", x, dx, loss);
    layer.parameters().forEach(p -> check(p.name(), p.values(), p.gradient(), loss));
  }

  private static void check(String name, double[] at, double[] gradient, DoubleSupplier loss) {
    for (int i = 0; i < at.length; i++) {
      double value = at[i];
      at[i] = value + STEP;
      double above = loss.getAsDouble();
      at[i] = value - STEP;
      double below = loss.getAsDouble();
      at[i] = value;
      double expected = (above - below) / (2 * STEP);
      double scale = Math.max(1e-2, Math.abs(expected));
      assertThat(Math.abs(gradient[i] - expected) / scale)
          .as("%s[%d]: %s, expected %s", name, i, gradient[i], expected)
          .isLessThan(TOLERANCE);
    }
  }

  private static double dot(double[] a, double[] b, int n) {
    double sum = 0;
    for (int i = 0; i < n; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  private Parameter<double[]> parameter(int rows, int width) {
    return new Parameter<>("p", rows, width, kernels, random(rows * width));
  }

  private double[] random(int n) {
    return random.doubles(n, -1, 1).toArray();
  }
}
