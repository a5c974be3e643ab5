package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeKernelTest {

    /** One channel, 3 x 1 x 2, slices {1, 2}, {3, 4}, {5, 6}; taps of a 2 x 1 x 2 kernel are 1, 10, 100, 1000. */
    private static ConvolutionSpec convolution(
            DepthAxis depth, Precision precision, TensorFormat in, TensorFormat out) {
        return new ConvolutionSpec(
                precision,
                1,
                1,
                1,
                2,
                1,
                Window2d.of(1, 2, 1, 1),
                depth,
                1,
                false,
                in,
                out,
                null,
                Activation.identity());
    }

    @Test
    void tapsGoSliceBySlice() {
        WeightTensor weights = KernelFixture.floatWeights(null, 1, 10, 100, 1000);
        ConvolutionSpec spec = convolution(new DepthAxis(3, 2, 1, 1, 0, 0), Precision.FLOAT32, FLOAT, FLOAT);

        float[] y = KernelFixture.toFloats(
                KernelFixture.run(spec, weights, FLOAT, 2, KernelFixture.floats(1, 2, 3, 4, 5, 6)));

        assertThat(y).containsExactly(1 + 20 + 300 + 4000, 3 + 40 + 500 + 6000);
    }

    @Test
    void paddedSlicesStandForRealZeroAndStrideAndDilationSkip() {
        WeightTensor weights = KernelFixture.int8Weights(new float[] {1}, null, 1, 2, 3, 4);
        // zero point 1: real slices {0, 1}, {2, 3}, {4, 5}; taps two slices apart, from slices -1, 1
        ConvolutionSpec spec = convolution(
                new DepthAxis(3, 2, 2, 2, 1, 1),
                Precision.INT8_STATIC,
                KernelFixture.uint8(1f, 1),
                TensorFormat.int32());

        int[] y = KernelFixture.toInts(
                KernelFixture.run(spec, weights, TensorFormat.int32(), 2, KernelFixture.uint8s(1, 2, 3, 4, 5, 6)));

        assertThat(y).containsExactly(3 * 2 + 4 * 3, 2 + 2 * 3);
    }

    @ParameterizedTest
    @CsvSource({"MAX, 3, 6", "AVERAGE_EXCLUDE_PADDING, 2, 4.5", "AVERAGE_INCLUDE_PADDING, 1, 4.5"})
    void poolingGoesOverSlices(PoolingSpec.Kind kind, float first, float second) {
        PoolingSpec spec = new PoolingSpec(
                kind, 1, 1, 1, 2, Window2d.of(1, 1, 1, 2), new DepthAxis(3, 2, 2, 1, 1, 0), FLOAT, FLOAT);

        // one column is left of {1, 2}, {3, 4}, {6, 7}: windows are {padding, 1}, {3, 6}
        float[] y = KernelFixture.toFloats(KernelFixture.run(
                spec, FLOAT, 2, KernelFixture.floats(kind == PoolingSpec.Kind.MAX ? 3 : 2, 2, 3, 4, 6, 7)));

        assertThat(y).containsExactly(first, second);
    }

    @Test
    void aKernelDeeperThanTheVolumeIsRefused() {
        assertThatThrownBy(() -> new DepthAxis(2, 3, 1, 2, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("depth 3 with dilation 2 does not fit into a depth of 1 + 2 + 1");
        assertThatThrownBy(() -> new DepthAxis(2, 0, 1, 1, 0, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least 1, got 2, 0, 1, 1");
        assertThatThrownBy(() -> new DepthAxis(2, 1, 1, 1, -1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("front -1");
    }
}
