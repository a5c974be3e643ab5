package io.github.dl4jquant.layers.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.layers.attention.DotProductAttention.Rows;
import org.junit.jupiter.api.Test;

/** Attention against numbers computed by hand. */
class DotProductAttentionTest {

    /** Scores ln 3 * 2 / sqrt(4) and 0: weights 3/4 and 1/4. */
    @Test
    void weightsAreTheSoftmaxOfScaledProducts() {
        float third = (float) Math.log(3);
        float[] queries = {2, 0, 0, 0};
        float[] keys = {third, 5, 5, 5, 0, 1, 1, 1};
        float[] values = {4, 0, 8, 0, 0, 4, 8, 0};
        float[] result = new float[4];

        new DotProductAttention(1, 4)
                .attend(1, Rows.of(queries, 4, 0, 1), Rows.of(keys, 4, 0, 2), Rows.of(values, 4, 0, 2), null, result);

        assertThat(result).containsExactly(new float[] {3, 1, 8, 0}, within(1e-5f));
    }

    @Test
    void headsAttendSideBySide() {
        float big = 1000;
        float[] queries = {1, 1};
        float[] keys = {big, 0, 0, big}; // the first head sees the first step, the second head the second
        float[] values = {1, 2, 3, 4};
        float[] result = new float[2];

        new DotProductAttention(2, 1)
                .attend(1, Rows.of(queries, 2, 0, 1), Rows.of(keys, 2, 0, 2), Rows.of(values, 2, 0, 2), null, result);

        assertThat(result).containsExactly(1, 4);
    }

    @Test
    void maskedStepsAreNotSeenAndWhereAllAreMaskedAllCountTheSame() {
        float[] queries = {1, 1};
        float[] keys = {3, 1, 2, 5};
        float[] values = {10, 20, 30, 50};
        float[] mask = {0, 1, 0, 0};
        float[] result = new float[2];

        new DotProductAttention(1, 1)
                .attend(2, Rows.of(queries, 1, 0, 1), Rows.of(keys, 1, 0, 2), Rows.of(values, 1, 0, 2), mask, result);

        assertThat(result).containsExactly(20, 40);
    }

    @Test
    void queriesCanBeSharedByAllSamples() {
        float[] queries = {1, -1};
        float[] keys = {1000, 0, 0, 1000};
        float[] values = {1, 2, 3, 4};
        float[] result = new float[4];

        new DotProductAttention(1, 1)
                .attend(
                        2,
                        new Rows(queries, 1, 0, 0, 2),
                        Rows.of(keys, 1, 0, 2),
                        Rows.of(values, 1, 0, 2),
                        null,
                        result);

        assertThat(result).containsExactly(1, 2, 4, 3);
    }
}
