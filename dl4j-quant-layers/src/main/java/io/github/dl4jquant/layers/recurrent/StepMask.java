package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.TrainedWeights;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which time steps of which samples count. */
final class StepMask {

    /** As near to 0 as Deeplearning4j takes for it. */
    private static final float EPSILON = 1e-5f;

    private final int minibatch;
    private final int length;
    private final float[] factors; // [minibatch, time]; null: all 1
    private final int firstSample;

    private StepMask(int minibatch, int length, float[] factors, int firstSample) {
        this.minibatch = minibatch;
        this.length = length;
        this.factors = factors;
        this.firstSample = firstSample;
    }

    /** @param mask [minibatch, time]; null for none */
    static StepMask of(INDArray mask, int minibatch, int length, String owner) {
        if (mask == null) {
            return new StepMask(minibatch, length, null, 0);
        }
        if (mask.length() != (long) minibatch * length) {
            throw new InvalidInputException(
                    "Cannot run %s: got a mask of shape %s; expected [%d, %d], minibatch and time as in the input.",
                    owner, Arrays.toString(mask.shape()), minibatch, length);
        }
        return new StepMask(minibatch, length, TrainedWeights.floats(mask), 0);
    }

    /**
     * Masks the steps all whose channels have one value.
     *
     * @param input FLOAT, contiguous, [minibatch, time, channels]
     * @param firstSample number of its first sample, for messages
     */
    static StepMask ofValue(INDArray input, float value, int firstSample) {
        int steps = (int) (input.size(0) * input.size(1));
        int channels = (int) input.size(2);
        FloatBuffer values = input.data().asNioFloat();
        int from = values.position();
        float[] factors = new float[steps];
        for (int s = 0; s < steps; s++) {
            boolean same = true;
            for (int c = 0; same && c < channels; c++) {
                same = values.get(from + s * channels + c) == value;
            }
            factors[s] = same ? 0f : 1f;
        }
        return new StepMask((int) input.size(0), (int) input.size(1), factors, firstSample);
    }

    boolean isEmpty() {
        return factors == null;
    }

    /** What the state of a sample is multiplied by after a step. */
    float factor(int sample, int time) {
        return factors[sample * length + time];
    }

    /**
     * For each sample the last step that counts, going forward or backward.
     *
     * @throws InvalidInputException if none does
     */
    int[] last(boolean forward, String owner) {
        int[] last = new int[minibatch];
        for (int n = 0; n < minibatch; n++) {
            int t = forward ? length - 1 : 0;
            while (factors != null && t >= 0 && t < length && Math.abs(factor(n, t)) <= EPSILON) {
                t += forward ? -1 : 1;
            }
            if (t < 0 || t >= length) {
                throw new InvalidInputException(
                        "Cannot run %s: all %d time steps of sample %d are masked; expected at least one that is not, to"
                                + " be the last. Leave such samples out.",
                        owner, length, firstSample + n);
            }
            last[n] = t;
        }
        return last;
    }
}
