package io.github.dl4jquant.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantParams;
import io.github.dl4jquant.scheme.TensorFormat;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Against numbers computed by hand. */
class ZeroPointBiasTest {

    /** Two channels of three weights each, with sums 4 and -254. */
    private static WeightTensor weights(float @Nullable [] bias) {
        return new WeightTensor(
                ElementType.INT8,
                Nd4j.createFromArray(1, 5, -2, -127, -127, 0).castTo(DataType.INT8),
                new float[] {0.5f, 0.25f},
                bias);
    }

    private static TensorFormat zeroPoint(int zeroPoint) {
        return TensorFormat.of(QuantParams.uint8(2f, zeroPoint));
    }

    @Test
    void sumsAreThoseOfEachChannelAndNobodyElses() {
        WeightTensor weights = weights(null);
        weights.channelSums()[0] = 99;

        assertThat(weights.channelSums()).containsExactly(4, -254);
    }

    @Test
    void theZeroPointTimesTheSumIsTakenOffTheBias() {
        // 1 - 10 * 4 * (2 * 0.5), 3 + 10 * 254 * (2 * 0.25)
        assertThat(ZeroPointBias.of(zeroPoint(10), weights(new float[] {1f, 3f})))
                .containsExactly(-39f, 1273f);
        assertThat(ZeroPointBias.of(zeroPoint(10), weights(null))).containsExactly(-40f, 1270f);
    }

    @Test
    void withoutAZeroPointTheBiasStaysAsItIs() {
        float[] bias = {1f, 3f};

        assertThat(ZeroPointBias.of(zeroPoint(0), weights(bias))).isSameAs(bias);
        assertThat(ZeroPointBias.of(zeroPoint(0), weights(null))).isNull();
    }
}
