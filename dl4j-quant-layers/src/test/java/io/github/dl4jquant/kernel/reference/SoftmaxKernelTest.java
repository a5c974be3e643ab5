package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.kernel.SoftmaxSpec;
import org.junit.jupiter.api.Test;

class SoftmaxKernelTest {

    @Test
    void rowsBecomeSharesOfTheirExponentials() {
        float ln3 = (float) Math.log(3);

        assertThat(toFloats(run(new SoftmaxSpec(2, 2), FLOAT, 4, floats(0f, ln3, 5f, 5f))))
                .containsExactly(new float[] {0.25f, 0.75f, 0.5f, 0.5f}, within(1e-7f));
    }

    @Test
    void largeValuesDoNotOverflowAndFarOnesAreZero() {
        assertThat(toFloats(run(new SoftmaxSpec(1, 3), FLOAT, 3, floats(3e38f, 3e38f, -3e38f))))
                .containsExactly(0.5f, 0.5f, 0f);
    }

    @Test
    void aNumberThatIsNoneSpoilsItsRowOnly() {
        float[] result = toFloats(run(new SoftmaxSpec(2, 2), FLOAT, 4, floats(1f, Float.NaN, 1f, 1f)));

        assertThat(result[0]).isNaN();
        assertThat(result[1]).isNaN();
        assertThat(result[2]).isEqualTo(0.5f);
    }

    @Test
    void exponentialIsExactToAFloat() {
        double worst = 0;
        for (double x = -103; x <= 0; x += 0.000_37) {
            double exact = StrictMath.exp(x);
            worst = Math.max(worst, Math.abs(Exponential.of(x) - exact) / exact);
        }

        assertThat(worst).isLessThan(3e-10);
        assertThat(Exponential.of(0)).isEqualTo(1);
        assertThat(Exponential.of(-1e30)).isZero();
        assertThat(Exponential.of(Double.NaN)).isNaN();
    }

    @Test
    void sizesArePositive() {
        assertThatThrownBy(() -> new SoftmaxSpec(0, 2))
                .hasMessageContaining("rows")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> new SoftmaxSpec(2, 0)).hasMessageContaining("columns");
    }
}
