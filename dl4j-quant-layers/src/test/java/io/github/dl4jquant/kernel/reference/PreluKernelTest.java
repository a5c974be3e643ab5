package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floatWeights;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.PreluSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreluKernelTest {

    @Test
    void slopesAreRepeatedAlongTheAxesThatShareThem() {
        var x = floats(-1, -1, 1, -1, -2, -2, -2, 2);

        assertThat(toFloats(run(spec(1, 2), floatWeights(null, 3, 5), FLOAT, 8, x)))
                .containsExactly(-3, -5, 1, -5, -6, -10, -6, 2);
        assertThat(toFloats(run(spec(2, 1), floatWeights(null, 3, 5), FLOAT, 8, x)))
                .containsExactly(-3, -3, 1, -5, -6, -6, -10, 2);
        assertThat(toFloats(run(spec(2, 2), floatWeights(null, 3, 5, 7, 11), FLOAT, 8, x)))
                .containsExactly(-3, -5, 1, -11, -6, -10, -14, 2);
    }

    /** Two samples of two pixels of two channels. */
    private static PreluSpec spec(int... slopes) {
        return new PreluSpec(2, List.of(2, 2), List.of(slopes[0], slopes[1]), FLOAT, FLOAT);
    }

    @Test
    void integersAreRealNumbersInBetween() {
        // real -2 and 3; -0.5 and 3 behind slopes of 0.25; in steps of 0.5 from -1
        PreluSpec spec = new PreluSpec(1, List.of(2), List.of(1), int8(1f, 5), int8(0.5f, -1));

        assertThat(toInts(run(spec, floatWeights(null, 0.25f), int8(0.5f, -1), 2, int8s(3, 8))))
                .containsExactly(-2, 5);
    }

    @Test
    void slopesThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> spec(3, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[3, 1]")
                .hasMessageContaining("[2, 2]");
        assertThatThrownBy(() -> run(spec(1, 2), floatWeights(null, 1, 2, 3), FLOAT, 8, floats(1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("slopes is 3, expected 2");
    }
}
