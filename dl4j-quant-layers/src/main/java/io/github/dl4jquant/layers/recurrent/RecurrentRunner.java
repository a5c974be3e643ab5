package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.layers.common.BlockKernels;
import io.github.dl4jquant.layers.common.InputCheck;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
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
    private final Allocator allocator;
    private final INDArray[] inputs = new INDArray[1];
    private float[][] peepholes;
    private SequencePass pass;
    private SampleGroups groups;
    private HelperThreads helpers;

    /**
     * @param output the layer's result
     * @param state what the forward direction remembers
     */
    record Result(INDArray output, RecurrentState state) {}

    /** Makes the array that a result is written to; one for all runs, so that a run makes no object. */
    @FunctionalInterface
    interface Allocator {
        INDArray allocate(LayerWorkspaceMgr workspaces, DataType type, long... shape);
    }

    RecurrentRunner(QuantizedRecurrent layer, INDArray block, Allocator allocator) {
        this.layer = layer;
        this.allocator = allocator;
        this.settings = layer.getSettings();
        this.kernels = new BlockKernels(layer, block);
        this.inputCheck = new InputCheck(layer);
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
            SequencePass sequence = passFor(checked(given));
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

    /** Shares the work with helpers from now on; for calling threads whose kernels use one thread each. */
    synchronized void share(HelperThreads threads) {
        helpers = threads;
        kernels.keep(3 * threads.number());
        forget();
    }

    /** Whether the last run was shared. */
    synchronized boolean isSharing() {
        return groups != null || (pass != null && pass.isShared());
    }

    /** Keeps no input of a run alive. */
    synchronized void forgetArrays() {
        if (groups != null) {
            groups.forgetArrays();
        }
        if (pass != null) {
            pass.forgetArrays();
        }
    }

    /** Computes the layer over whole sequences, of which nothing is remembered. */
    synchronized INDArray run(INDArray given, INDArray mask, LayerWorkspaceMgr workspaces) {
        try {
            INDArray input = checked(given);
            if (helpers != null && mask == null && SampleGroups.areWorthwhile(input.size(0), helpers)) {
                return computeInGroups(input, workspaces);
            }
            SequencePass sequence = passFor(input);
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
    private INDArray checked(INDArray given) {
        if (kernels.refresh()) {
            forget();
        }
        inputs[0] = given;
        inputCheck.check(inputs);
        return inputs[0];
    }

    private SequencePass passFor(INDArray input) {
        if (pass == null || !pass.fits(input)) {
            checkShape(input);
            pass = null; // its kernels may be closed for new ones
            groups = null;
            pass = new SequencePass(layer, kernels, 0, helpers, peepholes(), input.shape());
        }
        return pass;
    }

    private void checkShape(INDArray input) {
        layer.outputShape(input.shape());
        requireAddressable(input.size(0), input.size(1), Math.max(settings.nIn(), settings.width()), layer.describe());
    }

    private INDArray computeInGroups(INDArray input, LayerWorkspaceMgr workspaces) {
        if (groups == null || !groups.fits(input)) {
            checkShape(input);
            pass = null;
            groups = null;
            groups = new SampleGroups(layer, kernels, helpers, peepholes(), input.shape());
        }
        helpers.gather(groups.number());
        INDArray output = newOutput(groups.outputShape(), workspaces);
        groups.run(input, output);
        return output;
    }

    private INDArray newOutput(long[] shape, LayerWorkspaceMgr workspaces) {
        return allocator.allocate(workspaces, InputCheck.dataType(layer.result()), shape);
    }

    private INDArray compute(
            SequencePass sequence,
            INDArray mask,
            boolean masksByValue,
            RecurrentState state,
            boolean startsAtZero,
            LayerWorkspaceMgr workspaces) {
        if (sequence.isShared()) {
            helpers.gather(SharedStep.MOST_PIECES);
        }
        StepMask steps = stepMask(sequence, mask, masksByValue);
        INDArray output = newOutput(sequence.outputShape(), workspaces);
        sequence.run(inputs, output, steps, state, startsAtZero);
        return output;
    }

    private StepMask stepMask(SequencePass sequence, INDArray mask, boolean masksByValue) {
        if (masksByValue && settings.maskValue() != null) {
            return StepMask.ofValue(inputs[0], settings.maskValue().floatValue(), 0);
        }
        return mask == null
                ? sequence.unmasked()
                : StepMask.of(mask, sequence.minibatch(), sequence.length(), layer.describe());
    }

    private float[][] peepholes() {
        if (peepholes == null) {
            int parts = DirectionWeights.partsPerDirection(settings.cell());
            float[][] all = new float[settings.directions()][];
            for (int d = 0; d < all.length; d++) {
                all[d] = settings.cell().peepholes() == 0
                        ? NO_PEEPHOLES
                        : kernels.weights(d * parts + 2).values().dup().data().asFloat();
            }
            peepholes = all;
        }
        return peepholes;
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
        groups = null;
    }
}
