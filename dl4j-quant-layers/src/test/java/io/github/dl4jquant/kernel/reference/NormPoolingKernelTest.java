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
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.kernel.NormPoolingSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.scheme.TensorFormat;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class NormPoolingKernelTest {

    /** Two values next to each other, two channels, two windows. */
    private static NormPoolingSpec spec(int p, TensorFormat from, TensorFormat to) {
        return new NormPoolingSpec(p, 1, 2, 1, 4, Window2d.of(1, 2, 1, 2), from, to);
    }

    @Test
    void normsAreTakenOfMagnitudesPerChannel() {
        INDArray x = floats(3, 0, -4, 2, 5, -1, 12, 1);

        assertThat(toFloats(run(spec(1, FLOAT, FLOAT), FLOAT, 4, x))).containsExactly(7, 2, 17, 2);
        assertThat(toFloats(run(spec(2, FLOAT, FLOAT), FLOAT, 4, x)))
                .containsExactly(new float[] {5, 2, 13, (float) Math.sqrt(2)}, within(1e-6f));
        assertThat(toFloats(run(spec(3, FLOAT, FLOAT), FLOAT, 4, x)))
                .containsExactly(
                        new float[] {(float) Math.cbrt(91), 2, (float) Math.cbrt(1853), (float) Math.cbrt(2)},
                        within(1e-5f));
    }

    @Test
    void integersAreRealNumbersInBetween() {
        // real 1.5 and -2, 0.5 and 0: norms 2.5 and 0.5, in steps of 0.1 from 7
        INDArray y = run(
                new NormPoolingSpec(2, 1, 1, 1, 4, Window2d.of(1, 2, 1, 2), int8(0.5f, 1), uint8(0.1f, 7)),
                uint8(0.1f, 7),
                2,
                int8s(4, -3, 2, 1));

        assertThat(toInts(y)).containsExactly(32, 12);
    }

    @Test
    void paddingAddsNothing() {
        Window2d padded = new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
        INDArray y = run(new NormPoolingSpec(2, 1, 1, 2, 1, padded, int8(1f, 9), FLOAT), FLOAT, 2, int8s(12, 13));

        assertThat(toFloats(y)).containsExactly(5, 5);
    }

    @Test
    void accumulatorsAreRefused() {
        assertThatThrownBy(() -> spec(2, FLOAT, TensorFormat.int32()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FLOAT32")
                .hasMessageContaining("INT32");
    }
}
