package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.layers.common.BlockKernels;
import io.github.dl4jquant.layers.common.InputCheck;
import java.lang.ref.Reference;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs the time steps of a {@link QuantizedRecurrent}. The input's product is made for many steps at once, the state's
 * step by step; nothing is allocated within a step. One per layer instance; synchronized, since kernels own scratch memory.
 */
final class RecurrentRunner {

    private static final float[] NO_PEEPHOLES = {};

    private final QuantizedRecurrent layer;
    private final RecurrentSettings settings;
    private final BlockKernels kernels;
    private final InputCheck inputCheck;
    private final CellStep cellStep;
    private final INDArray[] inputs = new INDArray[1];
    private float[][] peepholes;
    private SequencePass pass;

    /**
     * @param output the layer's result
     * @param state what the forward direction remembers
     */
    record Result(INDArray output, RecurrentState state) {}

    RecurrentRunner(QuantizedRecurrent layer, INDArray block) {
        this.layer = layer;
        this.settings = layer.getSettings();
        this.kernels = new BlockKernels(layer, block);
        this.inputCheck = new InputCheck(layer);
        this.cellStep = new CellStep(settings);
    }

    /**
     * Computes the layer.
     *
     * @param mask [minibatch, time]; null for none
     * @param masksByValue whether the layer's own mask is looked for
     * @param initial where to start from; null for 0
     */
    synchronized Result run(
            INDArray given, INDArray mask, boolean masksByValue, RecurrentState initial, LayerWorkspaceMgr workspaces) {
        try {
            SequencePass sequence = passFor(given);
            int minibatch = sequence.minibatch();
            RecurrentState state = initial == null ? RecurrentState.zero(settings, minibatch) : initial.copy();
            checkMinibatch(state, minibatch);
            return new Result(compute(sequence, mask, masksByValue, state, initial == null, workspaces), state);
        } catch (IllegalArgumentException e) {
            throw refusal(e);
        } finally {
            inputs[0] = null; // not kept alive by the layer
        }
    }

    /** Computes the layer over whole sequences, of which nothing is remembered. */
    synchronized INDArray run(INDArray given, INDArray mask, LayerWorkspaceMgr workspaces) {
        try {
            SequencePass sequence = passFor(given);
            return compute(sequence, mask, true, sequence.zeroState(0), true, workspaces);
        } catch (IllegalArgumentException e) {
            throw refusal(e);
        } finally {
            inputs[0] = null;
        }
    }

    private InvalidInputException refusal(IllegalArgumentException e) {
        return new InvalidInputException("Cannot run " + layer.describe() + ": " + e.getMessage(), e);
    }

    /** Checks the input, which {@link #inputs} holds from then on. */
    private SequencePass passFor(INDArray given) {
        if (kernels.refresh()) {
            forget();
        }
        inputs[0] = given;
        inputCheck.check(inputs);
        INDArray input = inputs[0];
        if (pass == null || !pass.fits(input)) {
            long[] outputShape = layer.outputShape(input.shape());
            requireAddressable(
                    input.size(0), input.size(1), Math.max(settings.nIn(), settings.width()), layer.describe());
            pass = new SequencePass(layer, kernels, input.shape(), outputShape);
        }
        return pass;
    }

    private INDArray compute(
            SequencePass sequence,
            INDArray mask,
            boolean masksByValue,
            RecurrentState state,
            boolean startsAtZero,
            LayerWorkspaceMgr workspaces) {
        StepMask steps = stepMask(sequence, mask, masksByValue);
        INDArray output = workspaces.createUninitialized(
                ArrayType.ACTIVATIONS, InputCheck.dataType(layer.result()), sequence.outputShape(), 'c');
        StepOutput sink = sequence.into(output, steps);
        for (int d = 0; d < settings.directions(); d++) {
            RecurrentState from = d == 0 ? state : sequence.zeroState(d);
            sequence.inputProduct().start(d, inputs);
            runDirection(d, sequence, from, d > 0 || startsAtZero, steps, sink);
        }
        Reference.reachabilityFence(inputs[0]);
        Reference.reachabilityFence(output);
        return output;
    }

    private StepMask stepMask(SequencePass sequence, INDArray mask, boolean masksByValue) {
        if (masksByValue && settings.maskValue() != null) {
            return StepMask.ofValue(inputs[0], settings.maskValue().floatValue());
        }
        return mask == null
                ? sequence.unmasked()
                : StepMask.of(mask, sequence.minibatch(), sequence.length(), layer.describe());
    }

    private void runDirection(
            int direction,
            SequencePass sequence,
            RecurrentState state,
            boolean startsAtZero,
            StepMask mask,
            StepOutput sink) {
        int minibatch = sequence.minibatch();
        int length = sequence.length();
        int units = settings.units();
        InputProduct fromInput = sequence.inputProduct();
        Kernel recurrent = sequence.recurrentKernel(direction);
        float[] extra = peepholes(direction);
        StepArrays step = sequence.step();
        float[] z = sequence.sums();
        float[] h = state.output();
        float[] c = state.memory();
        step.take(h);
        for (int s = 0; s < length; s++) {
            int time = direction == 0 ? s : length - 1 - s;
            boolean zero = s == 0 && startsAtZero;
            if (!zero) {
                step.multiply(recurrent);
            }
            for (int n = 0; n < minibatch; n++) {
                fromInput.get(n, time, z);
                if (!zero) {
                    CellStep.add(z, step.product(n));
                }
                cellStep.advance(z, h, c, n * units, extra);
                if (!mask.isEmpty()) {
                    applyMask(mask.factor(n, time), h, c, n * units);
                }
            }
            sink.put(direction, time, h, step.take(h));
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

    private float[] peepholes(int direction) {
        if (settings.cell().peepholes() == 0) {
            return NO_PEEPHOLES;
        }
        if (peepholes == null) {
            peepholes = new float[settings.directions()][];
        }
        if (peepholes[direction] == null) {
            int part = direction * DirectionWeights.partsPerDirection(settings.cell()) + 2;
            peepholes[direction] = kernels.weights(part).values().dup().data().asFloat();
        }
        return peepholes[direction];
    }

    /**
     * Input and result are read and written through buffers, which have at most 2^31 - 1 bytes.
     *
     * @param width channels of either, whichever has more
     */
    static void requireAddressable(long minibatch, long length, long width, String owner) {
        long bytes = minibatch * length * width * Float.BYTES;
        if (bytes > Integer.MAX_VALUE) {
            throw new InvalidInputException(
                    "Cannot run %s: %d time steps of %d samples need %d bytes of memory in one piece; expected at most %d."
                            + " Use a smaller minibatch, or rnnTimeStep for parts of the sequences.",
                    owner, length, minibatch, bytes, Integer.MAX_VALUE);
        }
    }

    private void checkMinibatch(RecurrentState state, int minibatch) {
        if (state.minibatch() != minibatch) {
            throw new IllegalStateException(
                    "Cannot run " + layer.describe() + ": it remembers the state of a minibatch of "
                            + state.minibatch() + ", got an input of " + minibatch
                            + ". Call rnnClearPreviousState() before another sequence.");
        }
    }

    synchronized void verify() {
        kernels.verify();
    }

    synchronized long packedBytes() {
        return kernels.packedBytes();
    }

    synchronized void reset() {
        kernels.reset();
        forget();
    }

    /** What was made of the parameters. */
    private void forget() {
        peepholes = null;
        pass = null;
    }
}
