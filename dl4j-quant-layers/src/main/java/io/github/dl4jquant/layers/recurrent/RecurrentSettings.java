package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.layers.common.Activations;
import io.github.dl4jquant.observe.Range;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import java.io.Serializable;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.activations.IActivation;

/**
 * What a recurrent layer computes, wrappers included, but for its weights. Persisted.
 *
 * @param nIn channels of the input
 * @param units channels of the state
 * @param activation of candidate and memory, or of a simple cell
 * @param gateActivation of the gates; null for a simple cell
 * @param maskValue a step whose channels all have this value is masked, whatever mask comes with the data; null for none
 * @param appliesMask whether a mask that comes with the data zeroes the state at masked steps
 * @param reusesStepState whether truncated backpropagation in time starts from the state of {@code rnnTimeStep}, as in
 *     Deeplearning4j's GravesLSTM
 */
public record RecurrentSettings(
        Cell cell,
        int nIn,
        int units,
        IActivation activation,
        IActivation gateActivation,
        Merge merge,
        Steps steps,
        Double maskValue,
        boolean appliesMask,
        MaskRule maskRule,
        Stepping stepping,
        boolean reusesStepState)
        implements Serializable {

    public RecurrentSettings {
        Objects.requireNonNull(cell, "cell");
        Objects.requireNonNull(activation, "activation");
        if (cell.hasMemory() != (gateActivation != null)) {
            throw new IllegalArgumentException("A " + cell + (cell.hasMemory() ? " needs" : " has no")
                    + " gate activation, got " + gateActivation);
        }
    }

    /** Channels of the result. */
    int width() {
        return merge.width(units);
    }

    /** Rows of each weight matrix. */
    int rows() {
        return cell.gates() * units;
    }

    int directions() {
        return merge.directions();
    }

    boolean givesSequence() {
        return steps == Steps.ALL;
    }

    /**
     * The interval that no output can leave, if the activations have such bounds: [-1, 1] or [0, 1]. A gate in [0, 1] makes
     * an output smaller only.
     */
    Optional<Range> stateRange() {
        boolean gatesBounded = gateActivation == null
                || lowerBound(gateActivation).filter(b -> b == 0f).isPresent();
        return gatesBounded ? lowerBound(activation).map(min -> new Range(min, 1f)) : Optional.empty();
    }

    /** The 8-bit format of the state, if it is bounded; the same on every machine and for all data. */
    Optional<TensorFormat> stateFormat() {
        return stateRange().map(range -> TensorFormat.of(range.toParams(true)));
    }

    /** For a function with values up to 1, the lower bound of its values. */
    private static Optional<Float> lowerBound(IActivation function) {
        return Activations.of(function).flatMap(RecurrentSettings::lowerBound);
    }

    private static Optional<Float> lowerBound(Activation function) {
        return switch (function.kind()) {
            case TANH -> Optional.of(-1f);
            case SIGMOID, HARD_SIGMOID -> Optional.of(0f);
            case CLIP ->
                function.beta() == 1f && (function.alpha() == -1f || function.alpha() == 0f)
                        ? Optional.of(function.alpha())
                        : Optional.empty();
            default -> Optional.empty();
        };
    }
}
