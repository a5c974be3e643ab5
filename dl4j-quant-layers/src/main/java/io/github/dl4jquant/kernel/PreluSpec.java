package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;

/**
 * A rectifier with trained slopes, {@code x < 0 ? alpha * x : x} in float, any combination of formats but INT32. The
 * slopes are the values, in FLOAT32, of the {@link WeightTensor}; along axes that they have only 1 of they are repeated.
 *
 * @param shape of one sample, channels last
 * @param slopes shape of the slopes; along each axis that of a sample, or 1
 */
public record PreluSpec(int batch, List<Integer> shape, List<Integer> slopes, TensorFormat input, TensorFormat output)
        implements KernelSpec.Weighted {

    public PreluSpec {
        FormatChecks.checkPositive("batch", batch);
        shape = List.copyOf(shape);
        slopes = List.copyOf(slopes);
        boolean fits = !shape.isEmpty() && slopes.size() == shape.size();
        for (int axis = 0; fits && axis < shape.size(); axis++) {
            FormatChecks.checkPositive("size", shape.get(axis));
            fits = slopes.get(axis) == 1 || slopes.get(axis).equals(shape.get(axis));
        }
        if (!fits) {
            throw new IllegalArgumentException("Slopes of shape " + slopes + " cannot be repeated to " + shape);
        }
        if (input.type() == ElementType.INT32 || output.type() == ElementType.INT32) {
            throw new IllegalArgumentException("A rectifier cannot turn " + input + " into " + output);
        }
    }

    /** Number of slopes. */
    public int slopeCount() {
        return slopes.stream().reduce(1, Math::multiplyExact);
    }
}
