package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.layers.common.Activations;
import io.github.dl4jquant.scheme.Activation;
import java.util.Arrays;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An activation function over a stretch of an array, in place. */
interface CellFunction {

    /** Replaces {@code values[from]} to {@code values[to - 1]}, which are the units of one sample. */
    void apply(float[] values, int from, int to);

    /** Numbers further from 0 become what the bound becomes; infinite where no bound is known. */
    default float bound() {
        return Float.POSITIVE_INFINITY;
    }

    /** The same for numbers within the {@link #bound}. */
    default void applyWithin(float[] values, int from, int to) {
        apply(values, from, to);
    }

    /** The usual ones in plain loops, the rest exactly as Deeplearning4j has them. */
    static CellFunction of(IActivation function) {
        Optional<Activation> known = Activations.of(function);
        if (known.isEmpty()) {
            return (values, from, to) -> exact(function, values, from, to);
        }
        Activation activation = known.get();
        return switch (activation.kind()) {
            case IDENTITY -> (values, from, to) -> {};
            case TANH -> Saturating.TANH;
            case SIGMOID -> Saturating.SIGMOID;
            default ->
                (values, from, to) -> {
                    for (int i = from; i < to; i++) {
                        values[i] = activation.apply(values[i]);
                    }
                };
        };
    }

    private static void exact(IActivation function, float[] values, int from, int to) {
        INDArray row =
                Nd4j.createFromArray(Arrays.copyOfRange(values, from, to)).reshape(1, to - from);
        float[] result = function.getActivation(row, false).dup('c').data().asFloat();
        System.arraycopy(result, 0, values, from, to - from);
    }

    /** What is next to constant beyond a bound. */
    enum Saturating implements CellFunction {
        TANH(RationalTanh.LIMIT) {
            @Override
            public void applyWithin(float[] values, int from, int to) {
                for (int i = from; i < to; i++) {
                    values[i] = RationalTanh.ofBounded(values[i]);
                }
            }
        },
        SIGMOID(2 * RationalTanh.LIMIT) {
            @Override
            public void applyWithin(float[] values, int from, int to) {
                for (int i = from; i < to; i++) {
                    values[i] = RationalTanh.sigmoidOfBounded(values[i]);
                }
            }
        };

        private final float bound;

        Saturating(float bound) {
            this.bound = bound;
        }

        @Override
        public float bound() {
            return bound;
        }

        /** In a loop of its own: bounds and quotient in one loop take a seventh more time than in two. */
        @Override
        public void apply(float[] values, int from, int to) {
            float most = bound;
            for (int i = from; i < to; i++) {
                values[i] = Math.max(-most, Math.min(most, values[i]));
            }
            applyWithin(values, from, to);
        }
    }
}
