package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8s;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.DistanceSpec;
import io.github.dl4jquant.kernel.NormalizationSpec;
import org.junit.jupiter.api.Test;

/** Norms and distances. */
class NormKernelTest {

    @Test
    void samplesAreDividedByTheirNorms() {
        NormalizationSpec spec = new NormalizationSpec(2, 2, 1e-8f, FLOAT, FLOAT);

        assertThat(toFloats(run(spec, FLOAT, 4, floats(3f, -4f, 0f, 0f)))).containsExactly(0.6f, -0.8f, 0f, 0f);
    }

    @Test
    void epsilonIsTheSmallestDivisor() {
        NormalizationSpec spec = new NormalizationSpec(1, 2, 10f, FLOAT, FLOAT);

        assertThat(toFloats(run(spec, FLOAT, 2, floats(3f, -4f)))).containsExactly(0.3f, -0.4f);
    }

    @Test
    void integersAreNormalizedAndStoredWithAnotherScale() {
        // (3, -4) * 0.5 with zero point 1; results in steps of 0.1
        NormalizationSpec spec = new NormalizationSpec(1, 2, 1e-8f, int8(0.5f, 1), int8(0.1f, 0));

        assertThat(toInts(run(spec, int8(0.1f, 0), 2, int8s(4, -3)))).containsExactly(6, -8);
    }

    @Test
    void distancesOfInputsInDifferentFormats() {
        // (2, 1) and (5, 5); (0, 0) and (0, 6)
        DistanceSpec spec = new DistanceSpec(2, 2, int8(0.5f, 0), KernelFixture.uint8(1f, 10), FLOAT);

        assertThat(toFloats(run(spec, FLOAT, 2, int8s(4, 2, 0, 0), uint8s(15, 15, 10, 16))))
                .containsExactly(5f, 6f);
    }
}
