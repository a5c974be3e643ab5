package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.randomInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8s;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.ElementWiseSpec;
import io.github.dl4jquant.kernel.ElementWiseSpec.Kind;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class ElementWiseKernelTest {

    private static final TensorFormat A = uint8(0.5f, 10);
    private static final TensorFormat B = int8(0.25f, -4);

    /** Real numbers 0, 2, 5, -5. */
    private static final INDArray X = uint8s(10, 14, 20, 0);

    /** Real numbers 1, -1, 2.25, 30. */
    private static final INDArray Y = int8s(0, -8, 5, 116);

    private static float[] combine(Kind kind) {
        return toFloats(run(new ElementWiseSpec(kind, 4, List.of(A, B), FLOAT, Activation.identity()), FLOAT, 4, X, Y));
    }

    @Test
    void operandsOfDifferentFormatsAreCombinedAsRealNumbers() {
        assertThat(combine(Kind.ADD)).containsExactly(1f, 1f, 7.25f, 25f);
        assertThat(combine(Kind.SUBTRACT)).containsExactly(-1f, 3f, 2.75f, -35f);
        assertThat(combine(Kind.PRODUCT)).containsExactly(0f, -2f, 11.25f, -150f);
        assertThat(combine(Kind.AVERAGE)).containsExactly(0.5f, 0.5f, 3.625f, 12.5f);
        assertThat(combine(Kind.MAX)).containsExactly(1f, 2f, 5f, 30f);
    }

    @Test
    void resultIsActivatedThenQuantizedWithSaturation() {
        TensorFormat out = int8(0.125f, 10);
        ElementWiseSpec spec = new ElementWiseSpec(Kind.SUBTRACT, 4, List.of(A, B), out, Activation.relu());

        // relu of -1, 3, 2.75, -35; times 8, plus 10
        assertThat(toInts(run(spec, out, 4, X, Y))).containsExactly(10, 34, 32, 10);
        assertThat(toInts(run(spec, out, 4, uint8s(255, 0, 0, 0), int8s(-4, -4, -4, -128))))
                .containsExactly(127, 10, 10, 127);
    }

    @Test
    void threeOperandsAreCombinedFromLeftToRight() {
        ElementWiseSpec add =
                new ElementWiseSpec(Kind.ADD, 1, List.of(FLOAT, FLOAT, FLOAT), FLOAT, Activation.identity());
        ElementWiseSpec average =
                new ElementWiseSpec(Kind.AVERAGE, 1, List.of(FLOAT, FLOAT, FLOAT), FLOAT, Activation.identity());

        assertThat(toFloats(run(add, FLOAT, 1, floats(1e8f), floats(-1e8f), floats(1f))))
                .containsExactly(1f);
        assertThat(toFloats(run(average, FLOAT, 1, floats(1f), floats(2f), floats(4f))))
                .containsExactly(7f / 3f);
    }

    @Test
    void everyElementOfALongTensorIsCombinedSeed9() {
        int length = 3 * 2048 + 5;
        Random random = new Random(9);
        INDArray a = uint8s(randomInts(random, length, 0, 255));
        INDArray b = int8s(randomInts(random, length, -128, 127));
        TensorFormat out = uint8(0.7f, 31);

        int[] y = toInts(
                run(new ElementWiseSpec(Kind.ADD, length, List.of(A, B), out, Activation.relu()), out, length, a, b));

        int[] qa = toInts(a);
        int[] qb = toInts(b);
        for (int i = 0; i < length; i++) {
            float sum = A.params().dequantize(qa[i]) + B.params().dequantize(qb[i]);
            assertThat(y[i]).as("element %d", i).isEqualTo(out.params().quantize(Math.max(sum, 0f)));
        }
    }

    @Test
    void operandsAreRepeatedAlongAxesThatTheyHaveOnlyOneOf() {
        // [2, 2, 3] times [2, 1, 3], and times [1, 2, 1]
        INDArray x = floats(1f, 2f, 3f, 4f, 5f, 6f, 7f, 8f, 9f, 10f, 11f, 12f);
        ElementWiseSpec.Shapes shapes = new ElementWiseSpec.Shapes(
                List.of(2L, 2L, 3L), List.of(List.of(2L, 2L, 3L), List.of(2L, 1L, 3L), List.of(1L, 2L, 1L)));
        ElementWiseSpec spec =
                new ElementWiseSpec(Kind.PRODUCT, 12, List.of(FLOAT, A, FLOAT), shapes, FLOAT, Activation.identity());

        // real 0, 1, 2 for the first sample; 3, 4, 5 for the second
        float[] y = toFloats(run(spec, FLOAT, 12, x, uint8s(10, 12, 14, 16, 18, 20), floats(1f, 10f)));

        assertThat(y).containsExactly(0f, 2f, 6f, 0f, 50f, 120f, 21f, 32f, 45f, 300f, 440f, 600f);
    }

    @Test
    void repeatedOperandsAreRightAcrossChunks() {
        int rows = 1500;
        float[] column = new float[rows];
        float[] expected = new float[rows * 3];
        for (int i = 0; i < rows; i++) {
            column[i] = i;
            for (int c = 0; c < 3; c++) {
                expected[3 * i + c] = i - (c + 1);
            }
        }
        ElementWiseSpec.Shapes shapes = new ElementWiseSpec.Shapes(
                List.of((long) rows, 3L), List.of(List.of((long) rows, 1L), List.of(1L, 3L)));
        ElementWiseSpec spec = new ElementWiseSpec(
                Kind.SUBTRACT, rows * 3L, List.of(FLOAT, FLOAT), shapes, FLOAT, Activation.identity());

        assertThat(toFloats(run(spec, FLOAT, rows * 3, floats(column), floats(1f, 2f, 3f))))
                .containsExactly(expected);
    }

    @Test
    void shapesThatCannotBeRepeatedAreRefused() {
        assertThatThrownBy(() -> new ElementWiseSpec.Shapes(List.of(2L, 3L), List.of(List.of(2L, 2L))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An input of shape [2, 2] cannot be repeated to [2, 3]");
    }
}
