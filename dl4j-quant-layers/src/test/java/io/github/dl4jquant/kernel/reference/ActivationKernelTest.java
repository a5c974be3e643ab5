package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.ActivationSpec;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ActivationKernelTest {

    private static final TensorFormat IN = int8(0.0625f, 3);
    private static final int[] ALL = IntStream.rangeClosed(-128, 127).toArray();

    @Test
    void sigmoidOfInt8IsQuantizedInTheOutputsFormat() {
        TensorFormat out = uint8(1f / 256, 0);

        INDArray y =
                run(new ActivationSpec(3, Activation.of(Activation.Kind.SIGMOID), IN, out), out, 3, int8s(3, 19, -13));

        // sigmoid(0) = 0.5, sigmoid(1) = 0.731059 * 256 = 187.15, sigmoid(-1) = 0.268941 * 256 = 68.85
        assertThat(toInts(y)).containsExactly(128, 187, 69);
    }

    @Test
    void floatsStayFloats() {
        INDArray y = run(
                new ActivationSpec(3, Activation.of(Activation.Kind.LEAKY_RELU, 0.5f), FLOAT, FLOAT),
                FLOAT,
                3,
                floats(-2f, 0f, 2f));

        assertThat(toFloats(y)).containsExactly(-1f, 0f, 2f);
    }

    @ParameterizedTest
    @EnumSource(Activation.Kind.class)
    void everyInt8ValueOfEveryFunctionFollowsTheDefinition(Activation.Kind kind) {
        Activation activation = new Activation(kind, 0.25f, 0.75f);
        TensorFormat out = uint8(0.03f, 90);

        int[] integers = toInts(run(new ActivationSpec(256, activation, IN, out), out, 256, int8s(ALL)));
        float[] reals = toFloats(run(new ActivationSpec(256, activation, IN, FLOAT), FLOAT, 256, int8s(ALL)));
        int[] quantized = toInts(run(
                new ActivationSpec(256, activation, FLOAT, out),
                out,
                256,
                run(new ActivationSpec(256, Activation.identity(), IN, FLOAT), FLOAT, 256, int8s(ALL))));

        for (int i = 0; i < ALL.length; i++) {
            float y = activation.apply(IN.params().dequantize(ALL[i]));
            assertThat(reals[i]).as("float at %d", ALL[i]).isEqualTo(y);
            assertThat(integers[i])
                    .as("integer at %d", ALL[i])
                    .isEqualTo(out.params().quantize(y));
            assertThat(quantized[i]).as("from float at %d", ALL[i]).isEqualTo(integers[i]);
        }
    }
}
