package io.github.dl4jquant.layers.common;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.layers.common.TransposedAxis.Phase;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TransposedAxisTest {

    private static final double BIAS = 0.5;

    @Test
    void aKernelOfThreeAtStrideTwoHasPhasesOfTwoAndOneTap() {
        TransposedAxis axis = new TransposedAxis(3, 2, 1, false, 0);

        assertThat(axis.outSize(4)).isEqualTo(9);
        assertThat(axis.taps(0)).containsExactly(2, 0);
        assertThat(axis.taps(1)).containsExactly(1);
        assertThat(axis.phase(0, 4)).isEqualTo(new Phase(1, 1, 0, 5));
        assertThat(axis.phase(1, 4)).isEqualTo(new Phase(0, 0, 0, 4));
    }

    @Test
    void whatPaddingCutsOffIsSkipped() {
        TransposedAxis axis = new TransposedAxis(2, 2, 1, false, 1);

        assertThat(axis.outSize(4)).isEqualTo(6);
        assertThat(axis.phase(1, 4)).isEqualTo(new Phase(0, 0, 1, 3));
    }

    @Test
    void phasesWithoutTapsAreTheBias() {
        TransposedAxis axis = new TransposedAxis(1, 3, 1, false, 0);

        assertThat(axis.taps(1)).isEmpty();
        assertThat(axis.tapCount(1)).isEqualTo(1);
        assertThat(axis.phase(1, 4)).isEqualTo(new Phase(0, 0, 0, 3));
    }

    /** All geometries up to a size, against the definition. */
    @Test
    void thePhasesTogetherAreTheTransposedConvolution() {
        double[] x = {3, -1, 4, 1, -5};
        for (int kernel = 1; kernel <= 5; kernel++) {
            for (int stride = 1; stride <= 4; stride++) {
                for (int dilation = 1; dilation <= 3; dilation++) {
                    for (int padding = -1; padding <= 2; padding++) { // -1: same
                        var axis = new TransposedAxis(kernel, stride, dilation, padding < 0, Math.max(0, padding));
                        if (axis.outSize(x.length) > 0) {
                            assertThat(byPhases(axis, x)).as("%s", axis).containsExactly(direct(axis, x));
                        }
                    }
                }
            }
        }
    }

    private static double weight(int tap) {
        return 1 << (2 * tap);
    }

    private static double[] direct(TransposedAxis axis, double[] x) {
        int extent = (axis.kernel() - 1) * axis.dilation() + 1;
        int before = axis.same() ? (extent - axis.stride()) / 2 : axis.padding();
        double[] y = new double[axis.outSize(x.length)];
        Arrays.fill(y, BIAS);
        for (int i = 0; i < x.length; i++) {
            for (int k = 0; k < axis.kernel(); k++) {
                int at = i * axis.stride() + k * axis.dilation() - before;
                if (at >= 0 && at < y.length) {
                    y[at] += weight(k) * x[i];
                }
            }
        }
        return y;
    }

    private static double[] byPhases(TransposedAxis axis, double[] x) {
        double[] y = new double[axis.outSize(x.length)];
        for (int p = 0; p < axis.stride(); p++) {
            Phase phase = axis.phase(p, x.length);
            int[] taps = axis.taps(p);
            int reach = (axis.tapCount(p) - 1) * axis.tapDistance();
            assertThat(x.length + phase.padBefore() + phase.padAfter() - reach)
                    .isGreaterThanOrEqualTo(phase.skip() + phase.count());
            for (int j = 0; j < phase.count(); j++) {
                double sum = BIAS;
                for (int t = 0; t < taps.length; t++) {
                    int i = phase.skip() + j - phase.padBefore() + t * axis.tapDistance();
                    sum += i < 0 || i >= x.length ? 0 : weight(taps[t]) * x[i];
                }
                y[p + j * axis.stride()] = sum;
            }
        }
        return y;
    }
}
