package io.github.dl4jquant.layers.attention;

import java.util.Arrays;

/**
 * {@code softmax(k * q / sqrt(size)) * v}, in float. The formula, the scaling and what a mask does are those of ND4J's
 * operations {@code dot_product_attention} and {@code multi_head_dot_product_attention}: a masked step gets 1e9 less, so
 * that where all steps are masked, all count the same.
 */
final class DotProductAttention {

    private static final float MASKED = 1e9f;

    private final int heads;
    private final int size;

    /**
     * @param heads which lie side by side in each row
     * @param size of the part of a row that belongs to one head
     */
    DotProductAttention(int heads, int size) {
        this.heads = heads;
        this.size = size;
    }

    /**
     * Rows of numbers, of all samples one after the other.
     *
     * @param stride from one row to the next
     * @param offset from the start of a row to its first number of interest
     * @param perSample rows of one sample; 0 if all samples share the same
     * @param count rows to be read of each sample
     */
    @SuppressWarnings("ArrayRecordComponent") // a view, never compared
    record Rows(float[] values, int stride, int offset, int perSample, int count) {

        /** Those of all steps of sequences. */
        static Rows of(float[] values, int stride, int offset, int steps) {
            return new Rows(values, stride, offset, steps, steps);
        }

        int at(int sample, int row) {
            return (sample * perSample + row) * stride + offset;
        }
    }

    /**
     * What each query makes of the values.
     *
     * @param mask [samples, steps of the keys], 0 where a step is not to be seen and 1 where it is; null if all are
     * @param result [samples, queries, heads * size]; filled
     */
    void attend(int samples, Rows queries, Rows keys, Rows values, float[] mask, float[] result) {
        int steps = keys.count();
        float[] turned = new float[size * steps];
        float[] weights = new float[steps];
        float scale = (float) Math.sqrt(size);
        Arrays.fill(result, 0f);
        for (int sample = 0; sample < samples; sample++) {
            for (int head = 0; head < heads; head++) {
                turn(keys, sample, head, turned);
                for (int query = 0; query < queries.count(); query++) {
                    scores(queries, queries.at(sample, query) + head * size, turned, weights);
                    for (int step = 0; step < steps; step++) {
                        weights[step] /= scale;
                        if (mask != null) {
                            weights[step] += (mask[sample * steps + step] - 1f) * MASKED;
                        }
                    }
                    softmax(weights);
                    int to = ((sample * queries.count() + query) * heads + head) * size;
                    for (int step = 0; step < steps; step++) {
                        add(weights[step], values.values(), values.at(sample, step) + head * size, result, to);
                    }
                }
            }
        }
    }

    /** Keys of one head with the steps last, so that the scores of many steps are computed at once. */
    private void turn(Rows keys, int sample, int head, float[] turned) {
        int steps = keys.count();
        for (int step = 0; step < steps; step++) {
            int from = keys.at(sample, step) + head * size;
            for (int i = 0; i < size; i++) {
                turned[i * steps + step] = keys.values()[from + i];
            }
        }
    }

    private void scores(Rows queries, int from, float[] turned, float[] scores) {
        int steps = scores.length;
        Arrays.fill(scores, 0f);
        for (int i = 0; i < size; i++) {
            float factor = queries.values()[from + i];
            int at = i * steps;
            for (int step = 0; step < steps; step++) {
                scores[step] += factor * turned[at + step];
            }
        }
    }

    private static void softmax(float[] x) {
        float max = Float.NEGATIVE_INFINITY;
        for (float value : x) {
            max = Math.max(max, value);
        }
        float sum = 0f;
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) Math.exp(x[i] - max);
            sum += x[i];
        }
        for (int i = 0; i < x.length; i++) {
            x[i] /= sum;
        }
    }

    private void add(float factor, float[] from, int at, float[] to, int toAt) {
        for (int i = 0; i < size; i++) {
            to[toAt + i] += factor * from[at + i];
        }
    }
}
