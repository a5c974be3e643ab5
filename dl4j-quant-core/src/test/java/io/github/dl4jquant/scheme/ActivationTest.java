package io.github.dl4jquant.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {

    /** Expected values from the formulas in {@link Activation.Kind}, worked out to seven digits. */
    @ParameterizedTest(name = "{0}({1}, {2}) at {3} is {4}")
    @CsvSource({
        "IDENTITY, 0, 0, -3.5, -3.5",
        "RELU, 0, 0, -3.5, 0",
        "RELU, 0, 0, 3.5, 3.5",
        "LEAKY_RELU, 0.1, 0, -2, -0.2",
        "LEAKY_RELU, 0.1, 0, 2, 2",
        "CLIP, 0, 6, 7, 6",
        "CLIP, -1, 1, -2, -1",
        "CLIP, -1, 1, 0.5, 0.5",
        "ELU, 1, 0, -1, -0.6321206",
        "ELU, 2, 0, -1, -1.2642411",
        "ELU, 1, 0, 3, 3",
        "SIGMOID, 0, 0, 0, 0.5",
        "SIGMOID, 0, 0, 1, 0.7310586",
        "SIGMOID, 0, 0, -100, 0",
        "TANH, 0, 0, 1, 0.7615942",
        "HARD_SIGMOID, 0.2, 0.5, 1, 0.7",
        "HARD_SIGMOID, 0.2, 0.5, -3, 0",
        "HARD_SIGMOID, 0.2, 0.5, 3, 1",
        "SWISH, 1, 0, 1, 0.7310586",
        "SWISH, 1, 0, -1, -0.2689414",
        "SWISH, 2, 0, 1, 0.8807971",
        "GELU_TANH, 0, 0, 1, 0.8411920",
        "GELU_TANH, 0, 0, -1, -0.1588080",
        "GELU_ERF, 0, 0, 1, 0.8413447",
        "GELU_ERF, 0, 0, -1, -0.1586553",
        "SOFTPLUS, 0, 0, 0, 0.6931472",
        "SOFTPLUS, 0, 0, 100, 100",
        "MISH, 0, 0, 1, 0.8650984",
        "MISH, 0, 0, -1, -0.3034015",
        "LINEAR, 2, 3, 4, 11",
        "SELU, 0, 0, 2, 2.1014020",
        "SELU, 0, 0, -1, -1.1113307",
        "SOFTSIGN, 0, 0, -3, -0.75",
        "CUBE, 0, 0, -2, -8",
        "RATIONAL_TANH, 0, 0, 1.5, 1.3273753",
        "RATIONAL_TANH, 0, 0, -1.5, -1.3273753",
        "RATIONAL_TANH, 0, 0, 0, 0",
        "RECTIFIED_TANH, 0, 0, 1, 0.7615942",
        "RECTIFIED_TANH, 0, 0, -1, 0",
        "THRESHOLDED_RELU, 1, 0.5, 2, 2",
        "THRESHOLDED_RELU, 1, 0.5, 1, 0",
        "THRESHOLDED_RELU, 1, 0.5, -1, -1",
        "GELU_PRECISE, 0, 0, 1, 0.8314463",
    })
    void valueIsThatOfTheFormula(Activation.Kind kind, float alpha, float beta, float x, float y) {
        assertThat(new Activation(kind, alpha, beta).apply(x)).isEqualTo(y, within(3e-7f));
    }

    @ParameterizedTest
    @EnumSource(Activation.Kind.class)
    void nonNegativeMeansNoValueBelowZero(Activation.Kind kind) {
        Activation activation = new Activation(kind, 0.25f, 0.75f);
        float min = Float.MAX_VALUE;
        for (float x = -20f; x <= 20f; x += 0.01f) {
            min = Math.min(min, activation.apply(x));
        }
        if (activation.isNonNegative()) {
            assertThat(min).isGreaterThanOrEqualTo(0f);
        } else {
            assertThat(min).isLessThan(0f);
        }
    }

    @Test
    void clipBelowZeroIsNotNonNegative() {
        assertThat(new Activation(Activation.Kind.CLIP, -1f, 1f).isNonNegative())
                .isFalse();
    }

    @Test
    void identityIsRecognised() {
        assertThat(Activation.identity().isIdentity()).isTrue();
        assertThat(Activation.relu().isIdentity()).isFalse();
    }

    @Test
    void nanParameterIsRefused() {
        assertThatThrownBy(() -> new Activation(Activation.Kind.CLIP, 0f, Float.NaN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("CLIP")
                .hasMessageContaining("NaN");
    }
}
