package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.TensorFormat;
import org.jspecify.annotations.Nullable;

/**
 * The zero point of an input as a part of the bias: {@code sum((qx - zx) * qw) = sum(qx * qw) - zx * sum(qw)}, and the last
 * term is one number per output channel. Kernels then multiply the stored integers as they are, which costs nothing; padding,
 * which stands for real 0, has to be the zero point.
 *
 * @see <a href="https://arxiv.org/abs/1712.05877">Jacob et al. 2018, section 2.3, Efficient handling of zero-points</a>
 */
public final class ZeroPointBias {

    private ZeroPointBias() {}

    /**
     * The bias of a product over the stored integers: {@code bias[c] - zx * sum(qw[c]) * (sx * sw[c])}, computed in double
     * but for the product of the scales, and rounded to float once.
     *
     * @param input format of the input
     * @param weights INT8 if the input has a zero point
     * @return one number per output channel, in real units; the bias as it is, null included, for a zero point of 0
     */
    public static float @Nullable [] of(TensorFormat input, WeightTensor weights) {
        int zeroPoint = input.zeroPoint();
        float[] bias = weights.bias();
        if (zeroPoint == 0) {
            return bias;
        }
        int[] sums = weights.channelSums();
        float[] all = new float[sums.length];
        for (int c = 0; c < all.length; c++) {
            double scale = input.scale() * weights.scales()[c];
            double own = bias == null ? 0 : bias[c];
            all[c] = (float) (own - (double) zeroPoint * sums[c] * scale);
        }
        return all;
    }
}
