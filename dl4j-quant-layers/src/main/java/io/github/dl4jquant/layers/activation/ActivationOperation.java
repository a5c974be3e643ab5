package io.github.dl4jquant.layers.activation;

import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.Operation;
import io.github.dl4jquant.spi.OutputRange;
import io.github.dl4jquant.spi.Placement;
import io.github.dl4jquant.spi.Replacement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** {@code activation(x)}, where it could not be fused into the operation before it. */
record ActivationOperation(Activation activation) implements Operation.ElementWiseActivation {

    static final Set<Precision> PRECISIONS = Set.copyOf(EnumSet.of(Precision.INT8_STATIC, Precision.FLOAT32));

    @Override
    public Set<Precision> precisions() {
        return PRECISIONS;
    }

    /** Dequantizing is part of the kernel: floats are read as they are. */
    @Override
    public boolean canReadFloat() {
        return true;
    }

    /** A rectifier keeps the scale of its input: nothing is rounded a second time. */
    @Override
    public OutputRange outputRange() {
        return switch (activation.kind()) {
            case RELU -> OutputRange.sameAsInputs();
            case SIGMOID, HARD_SIGMOID, RECTIFIED_TANH -> OutputRange.fixed(0f, 1f);
            case TANH, SOFTSIGN -> OutputRange.fixed(-1f, 1f);
            default -> OutputRange.observed();
        };
    }

    @Override
    public boolean isNonNegative(List<Boolean> inputs) {
        return activation.isNonNegative() || (inputs.get(0) && keepsNonNegative());
    }

    private boolean keepsNonNegative() {
        return switch (activation.kind()) {
            case LINEAR -> activation.alpha() >= 0f && activation.beta() >= 0f;
            case CLIP -> activation.beta() >= 0f;
            case THRESHOLDED_RELU -> activation.beta() == 0f;
            default -> true;
        };
    }

    @Override
    public Replacement replace(Placement placement) {
        return new Replacement.AsLayer(new QuantizedActivation(placement, activation), null);
    }
}
