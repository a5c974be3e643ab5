package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.kernel.LrnSpec;
import io.github.dl4jquant.scheme.TensorFormat;
import org.junit.jupiter.api.Test;

class LrnKernelTest {

    /** Sums of squares 1+4, 1+4+9, 4+9+16, 9+16 next to each other; 0 in the second pixel. */
    @Test
    void neighboursWithinReachCount() {
        LrnSpec spec = new LrnSpec(2, 4, 1, 1f, 3f, 0.5f, FLOAT, FLOAT);

        assertThat(toFloats(run(spec, FLOAT, 8, floats(1, -2, 3, 4, 0, 0, 0, 0))))
                .containsExactly(
                        new float[] {
                            1 / 4f,
                            -2 / (float) Math.sqrt(43),
                            3 / (float) Math.sqrt(88),
                            4 / (float) Math.sqrt(76),
                            0,
                            0,
                            0,
                            0
                        },
                        within(1e-6f));
    }

    @Test
    void theUsualPowerIsThatOfItsRoots() {
        LrnSpec spec = new LrnSpec(1, 1, 2, 7f, 1f, 0.75f, FLOAT, FLOAT);

        assertThat(toFloats(run(spec, FLOAT, 1, floats(3)))).containsExactly(new float[] {3 / 8f}, within(1e-6f));
    }

    @Test
    void integersAreRealNumbersInBetween() {
        // real -1 and 0: -1 / (1 + 3)
        LrnSpec spec = new LrnSpec(1, 2, 5, 1f, 3f, 1f, int8(0.5f, 4), int8(0.01f, 3));

        assertThat(toInts(run(spec, int8(0.01f, 3), 2, int8s(2, 4)))).containsExactly(-22, 3);
    }

    @Test
    void accumulatorsAreRefused() {
        assertThatThrownBy(() -> new LrnSpec(1, 2, 1, 1f, 1f, 1f, TensorFormat.int32(), FLOAT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("INT32");
        assertThatThrownBy(() -> new LrnSpec(1, 2, -1, 1f, 1f, 1f, FLOAT, FLOAT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reach")
                .hasMessageContaining("-1");
    }
}
