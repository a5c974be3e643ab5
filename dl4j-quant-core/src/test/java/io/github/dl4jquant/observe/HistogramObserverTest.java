package io.github.dl4jquant.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.FloatBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HistogramObserverTest {

    @Test
    void longBuffersAreCountedWhereTheyAre() {
        float[] values = new float[10_001];
        for (int i = 0; i < values.length; i++) {
            values[i] = i - 5_000f;
        }
        FloatBuffer buffer = FloatBuffer.wrap(values, 1, 10_000); // all but the first
        HistogramObserver observer = new HistogramObserver();

        assertThat(observer.observe(buffer)).isEqualTo(-1);

        assertThat(buffer.position()).isEqualTo(1);
        assertThat(observer.total()).isEqualTo(10_000);
        assertThat(observer.minMax()).isEqualTo(new Range(-4_999f, 5_000f));
        long counted = 0;
        for (int bin = 0; bin < HistogramObserver.BINS; bin++) {
            counted += observer.count(bin);
            // 10,000 values over 4,096 bins, each 2.44 wide; none below -4,999, the last bin holds the largest
            assertThat(observer.count(bin)).as("bin %d", bin).isBetween(1L, 4L);
        }
        assertThat(counted).isEqualTo(10_000);

        values[9_000] = Float.NaN;
        assertThat(observer.observe(buffer)).isEqualTo(8_999);
        assertThat(observer.total()).isEqualTo(10_000);
    }

    @Test
    void minAndMaxAreExact() {
        HistogramObserver observer = new HistogramObserver();
        observer.observe(new float[] {0.25f, -3.5f, 2f});
        observer.observe(new float[] {7.125f});
        assertThat(observer.minMax()).isEqualTo(new Range(-3.5f, 7.125f));
        assertThat(observer.total()).isEqualTo(4);
    }

    @Test
    void growingTheRangeLosesNoValue() {
        HistogramObserver observer = new HistogramObserver();
        SplittableRandom random = new SplittableRandom(1);
        long values = 0;
        for (float magnitude = 0.001f; magnitude < 1e6f; magnitude *= 3) {
            float[] batch = new float[17];
            for (int i = 0; i < batch.length; i++) {
                batch[i] = (float) (random.nextDouble() * 2 - 1) * magnitude;
            }
            observer.observe(batch);
            values += batch.length;
        }
        long counted = 0;
        for (int bin = 0; bin < HistogramObserver.BINS; bin++) {
            counted += observer.count(bin);
        }
        assertThat(counted).isEqualTo(values).isEqualTo(observer.total());
    }

    @Test
    void growingKeepsValuesWithinOneBinOfWhereTheyBelong() {
        HistogramObserver observer = new HistogramObserver();
        observer.observe(new float[] {0.3f, 0.3f, 0.3f});
        observer.observe(new float[] {100f});
        for (int bin = 0; bin < HistogramObserver.BINS; bin++) {
            if (observer.count(bin) == 3) {
                assertThat(Math.abs(observer.center(bin) - 0.3f)).isLessThanOrEqualTo(observer.binWidth());
                return;
            }
        }
        throw new AssertionError("the three equal values are not in one bin");
    }

    @Test
    void aValueThatIsNotFiniteIsReportedByPositionAndNothingIsCounted() {
        HistogramObserver observer = new HistogramObserver();
        assertThat(observer.observe(new float[] {1f, Float.NaN})).isEqualTo(1);
        assertThat(observer.observe(new float[] {Float.NEGATIVE_INFINITY})).isZero();
        assertThat(observer.total()).isZero();
        assertThatThrownBy(observer::minMax).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void constantZeroHasAZeroRange() {
        HistogramObserver observer = new HistogramObserver();
        observer.observe(new float[5]);
        assertThat(observer.minMax().isZero()).isTrue();
    }
}
