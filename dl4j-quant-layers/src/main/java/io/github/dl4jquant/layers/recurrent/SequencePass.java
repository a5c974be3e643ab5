package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.layers.common.BlockKernels;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What runs over sequences of one shape have in common, made once for all of them: with the arrays of the run before, a run
 * makes no object. Not thread-safe.
 */
final class SequencePass {

    private final QuantizedRecurrent layer;
    private final RecurrentSettings settings;
    private final int minibatch;
    private final int length;
    private final long[] outputShape;
    private final InputProduct inputProduct;
    private final TimeStep timeStep;
    private final float[][] peepholes;
    private final RecurrentState[] states;
    private final StepMask unmasked;

    private WeakReference<INDArray> output = new WeakReference<>(null);
    private StepOutput sink;

    /**
     * Compiles what is needed.
     *
     * @param copy which of several threads it is for
     * @param helpers that share each time step; null for none
     * @param peepholes of each direction, forget, output, input, [units] each; empty without
     * @param inputShape [minibatch, time, nIn], checked by the layer's {@code outputShape}
     */
    SequencePass(
            QuantizedRecurrent layer,
            BlockKernels kernels,
            int copy,
            @Nullable HelperThreads helpers,
            float[][] peepholes,
            long... inputShape) {
        this.peepholes = peepholes;
        this.layer = layer;
        this.settings = layer.getSettings();
        this.minibatch = (int) inputShape[0];
        this.length = (int) inputShape[1];
        this.outputShape = layer.outputShape(inputShape);
        this.unmasked = StepMask.of(null, minibatch, length, layer.describe());
        this.states = new RecurrentState[settings.directions()];
        for (int d = 0; d < states.length; d++) {
            states[d] = RecurrentState.zero(settings, minibatch);
        }
        if (helpers != null) {
            InputProduct inPieces = new InputProduct(layer, kernels, copy, minibatch, length, helpers);
            SharedStep shared = SharedStep.of(layer, kernels, minibatch, inPieces, helpers);
            if (shared != null) {
                this.inputProduct = inPieces;
                this.timeStep = shared;
                return;
            }
        }
        this.inputProduct = new InputProduct(layer, kernels, copy, minibatch, length, null);
        this.timeStep = new WholeStep(layer, kernels, copy, minibatch, inputProduct);
    }

    boolean fits(INDArray input) {
        return input.rank() == 3
                && input.size(0) == minibatch
                && input.size(1) == length
                && input.size(2) == settings.nIn();
    }

    /** Whether helpers share each time step. */
    boolean isShared() {
        return timeStep instanceof SharedStep;
    }

    /** Keeps no input of a run alive. */
    void forgetArrays() {
        inputProduct.forgetArrays();
    }

    int minibatch() {
        return minibatch;
    }

    int length() {
        return length;
    }

    long[] outputShape() {
        return outputShape;
    }

    StepMask unmasked() {
        return unmasked;
    }

    /**
     * Runs over sequences.
     *
     * @param inputs one, checked
     * @param state where the forward direction starts; overwritten by what it remembers
     */
    void run(INDArray[] inputs, INDArray output, StepMask mask, RecurrentState state, boolean startsAtZero) {
        StepOutput target = into(output, mask);
        for (int d = 0; d < settings.directions(); d++) {
            inputProduct.start(d, inputs);
            runDirection(d, d == 0 ? state : zeroState(d), d > 0 || startsAtZero, mask, target);
        }
        Reference.reachabilityFence(inputs[0]);
        Reference.reachabilityFence(output);
    }

    private void runDirection(
            int direction, RecurrentState state, boolean startsAtZero, StepMask mask, StepOutput target) {
        float[] h = state.output();
        float[] c = state.memory();
        timeStep.take(h, true);
        for (int s = 0; s < length; s++) {
            int time = direction == 0 ? s : length - 1 - s;
            timeStep.advance(direction, time, s == 0 && startsAtZero, h, c, peepholes[direction]);
            for (int n = 0; n < minibatch && !mask.isEmpty(); n++) {
                applyMask(mask.factor(n, time), h, c, n * settings.units());
            }
            target.put(direction, time, h, timeStep.take(h, !mask.isEmpty()));
        }
    }

    private void applyMask(float factor, float[] h, float[] c, int at) {
        if (factor != 1f) {
            CellStep.scale(h, at, settings.units(), factor);
            if (c != null) {
                CellStep.scale(c, at, settings.units(), factor);
            }
        }
    }

    /** A state of zeros that is given away again by the next run. */
    RecurrentState zeroState(int direction) {
        RecurrentState state = states[direction];
        Arrays.fill(state.output(), 0f);
        if (state.memory() != null) {
            Arrays.fill(state.memory(), 0f);
        }
        return state;
    }

    private StepOutput into(INDArray array, StepMask mask) {
        if (!mask.isEmpty()) {
            return newSink(array, mask);
        }
        if (!output.refersTo(array)) {
            output = new WeakReference<>(array);
            sink = newSink(array, mask);
        }
        return sink;
    }

    private StepOutput newSink(INDArray array, StepMask mask) {
        return new StepOutput(array, layer.result(), layer.stateFormat(), settings, length, mask, layer.describe());
    }
}
