package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.kernel.ReductionSpec;
import io.github.dl4jquant.scheme.TensorFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class ReductionKernelTest {

    /** Two samples of two positions and two channels. */
    private static ReductionSpec spec(ReductionSpec.Kind kind, int norm, TensorFormat in, TensorFormat out) {
        return new ReductionSpec(kind, norm, 2, 2, 2, in, out);
    }

    @Test
    void sumsGoOverThePositionsOfASample() {
        ReductionSpec spec = spec(ReductionSpec.Kind.SUM, 0, FLOAT, FLOAT);
        float[] y = KernelFixture.toFloats(
                KernelFixture.run(spec, FLOAT, 4, KernelFixture.floats(1, -2, 3, -4, 50, 60, 7, 8)));
        assertThat(y).containsExactly(4, -6, 57, 68);
    }

    @ParameterizedTest
    @CsvSource({"1, 7, 4", "2, 5, 4", "3, 4.497941, 4"})
    void normsAreOfMagnitudes(int norm, float first, float second) {
        ReductionSpec spec = spec(ReductionSpec.Kind.NORM, norm, FLOAT, FLOAT);
        float[] y = KernelFixture.toFloats(
                KernelFixture.run(spec, FLOAT, 4, KernelFixture.floats(3, 0, -4, -4, 0, 0, 0, 0)));
        assertThat(y[0]).isCloseTo(first, within(1e-5f));
        assertThat(y[1]).isCloseTo(second, within(1e-5f));
        assertThat(y[2]).isZero();
    }

    @Test
    void integersAreSummedAsRealNumbersAndStoredInTheOutputsFormat() {
        TensorFormat in = KernelFixture.uint8(0.5f, 10);
        TensorFormat out = KernelFixture.int8(0.25f, 1);
        INDArray x = KernelFixture.uint8s(10, 12, 11, 9, 255, 0, 255, 0);

        int[] y = KernelFixture.toInts(KernelFixture.run(spec(ReductionSpec.Kind.SUM, 0, in, out), out, 4, x));

        // real 0.5, 0.5, 245, -10
        assertThat(y).containsExactly(3, 3, 127, -39);
    }

    @Test
    void anOrderBelowOneIsRefused() {
        assertThatThrownBy(() -> spec(ReductionSpec.Kind.NORM, 0, FLOAT, FLOAT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("norm must be at least 1, got 0");
    }
}
