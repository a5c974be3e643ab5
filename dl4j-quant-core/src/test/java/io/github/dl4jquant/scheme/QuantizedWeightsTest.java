package io.github.dl4jquant.scheme;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizedWeightsTest {

    @Test
    void eachChannelIsScaledByItsLargestMagnitude() {
        QuantizedWeights q = QuantizedWeights.symmetric(new float[] {127f, -64f, 0.4f, -1f, 0.5f, 0.25f}, 2);

        assertThat(q.scales()).containsExactly(1f, 1f / 127);
        // 63.5 and 31.75
        assertThat(q.values()).containsExactly(new byte[] {127, -64, 0, -127, 64, 32});
        assertThat(q.channels()).isEqualTo(2);
    }

    @Test
    void tiesRoundToEven() {
        assertThat(QuantizedWeights.symmetric(new float[] {127f, 0.5f, 1.5f, -2.5f}, 1)
                        .values())
                .containsExactly(new byte[] {127, 0, 2, -2});
    }

    @Test
    void channelOfZerosHasScaleOne() {
        QuantizedWeights q = QuantizedWeights.symmetric(new float[] {0f, -0f, 127f, 1f}, 2);

        assertThat(q.scales()).containsExactly(1f, 1f);
        assertThat(q.values()).containsExactly(new byte[] {0, 0, 127, 1});
    }

    @Test
    void channelTooSmallForAFloatScaleBecomesZeros() {
        QuantizedWeights q = QuantizedWeights.symmetric(new float[] {Float.MIN_VALUE, 1e-38f}, 1);

        assertThat(q.scales()).containsExactly(1f);
        assertThat(q.values()).containsOnly(0);
    }

    @Test
    void roundTripErrorIsAtMostHalfAScaleSeed12() {
        Random random = new Random(12);
        float[] w = new float[64 * 27];
        for (int i = 0; i < w.length; i++) {
            w[i] = (float) random.nextGaussian();
        }

        QuantizedWeights q = QuantizedWeights.symmetric(w, 64);

        float[] back = q.dequantize();
        for (int i = 0; i < w.length; i++) {
            assertThat(Math.abs(back[i] - w[i])).as("weight %d", i).isLessThanOrEqualTo(q.scales()[i / 27] * 0.50002f);
        }
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void weightThatIsNotFiniteIsRefusedWithItsPosition(float bad) {
        assertThatThrownBy(() -> QuantizedWeights.symmetric(new float[] {1f, 2f, 3f, 4f, 5f, bad}, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("weight 1 of output channel 2 is " + bad);
    }

    @Test
    void weightsThatDoNotDivideAmongTheChannelsAreRefused() {
        assertThatThrownBy(() -> QuantizedWeights.symmetric(new float[5], 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("5 weights")
                .hasMessageContaining("2 channels");
        assertThatThrownBy(() -> new QuantizedWeights(new byte[5], new float[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
