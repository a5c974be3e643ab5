package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.layers.common.Activations;
import io.github.dl4jquant.scheme.Activation;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An activation function over a stretch of an array, in place. */
@FunctionalInterface
interface CellFunction {

    /** Replaces {@code values[from]} to {@code values[to - 1]}, which are the units of one sample. */
    void apply(float[] values, int from, int to);

    /** The usual ones in plain loops, the rest exactly as Deeplearning4j has them. */
    static CellFunction of(IActivation function) {
        Optional<Activation> known = Activations.of(function);
        if (known.isEmpty()) {
            return (values, from, to) -> exact(function, values, from, to);
        }
        Activation activation = known.get();
        return switch (activation.kind()) {
            case IDENTITY -> (values, from, to) -> {};
            case TANH -> CellFunction::tanh;
            case SIGMOID -> CellFunction::sigmoid;
            default ->
                (values, from, to) -> {
                    for (int i = from; i < to; i++) {
                        values[i] = activation.apply(values[i]);
                    }
                };
        };
    }

    private static void tanh(float[] values, int from, int to) {
        bound(values, from, to, RationalTanh.LIMIT);
        for (int i = from; i < to; i++) {
            values[i] = RationalTanh.ofBounded(values[i]);
        }
    }

    private static void sigmoid(float[] values, int from, int to) {
        bound(values, from, to, 2 * RationalTanh.LIMIT);
        for (int i = from; i < to; i++) {
            values[i] = RationalTanh.sigmoidOfBounded(values[i]);
        }
    }

    /** In a loop of its own: bounds and quotient in one loop take a seventh more time than in two. */
    private static void bound(float[] values, int from, int to, float limit) {
        for (int i = from; i < to; i++) {
            values[i] = Math.max(-limit, Math.min(limit, values[i]));
        }
    }

    private static void exact(IActivation function, float[] values, int from, int to) {
        INDArray row =
                Nd4j.createFromArray(Arrays.copyOfRange(values, from, to)).reshape(1, to - from);
        float[] result = function.getActivation(row, false).dup('c').data().asFloat();
        System.arraycopy(result, 0, values, from, to - from);
    }
}
