package dev.sextant.inference.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.OutputStream;
import org.junit.jupiter.api.Test;

final class OnnxModelTest {
  /// Tables are referred to, not copied, so that even this one fits.
  @Test
  void aModelOfMoreThanTwoGigabytesIsNotWritten() {
    OnnxGraph graph = new OnnxGraph();
    float[] table = new float[30_000_000];
    for (int i = 0; i < 18; i++) {
      String _ = graph.floats(table, table.length);
    }
    OnnxModel model = graph.model();
    assertThat(model.size()).isGreaterThan(Integer.MAX_VALUE);
    assertThat(model.isTooLarge()).isTrue();
    assertThat(model.tooLarge()).startsWith("an ONNX file has at most 2,147,483,647 bytes, this");
    assertThatIllegalStateException()
        .isThrownBy(() -> model.writeTo(OutputStream.nullOutputStream()))
        .withMessage(model.tooLarge());
  }

  @Test
  void asManyBytesAreWrittenAsWereAnnounced() throws IOException {
    OnnxGraph graph = new OnnxGraph();
    String x = graph.input("x", "", ElementType.FLOAT, 1, "");
    String sum = graph.node("Add", x, graph.floats(new float[50_001], 1, 50_001));
    graph.output(graph.sum(sum, true, 1), "margin", ElementType.FLOAT, "click", "");
    OnnxModel model = graph.model();
    long[] written = {0};
    model.writeTo(
        new OutputStream() {
          @Override
          public void write(int one) {
            written[0]++;
          }

          @Override
          public void write(byte[] bytes, int from, int count) {
            written[0] += count;
          }
        });
    assertThat(written[0]).isEqualTo(model.size()).isGreaterThan(200_000);
  }
}
