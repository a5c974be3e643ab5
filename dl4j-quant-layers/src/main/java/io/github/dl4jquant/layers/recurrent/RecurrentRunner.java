package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.layers.common.BlockKernels;
import io.github.dl4jquant.layers.common.InputCheck;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs the time steps of a {@link QuantizedRecurrent}. The input's product is made for all steps at once, the state's step
 * by step; nothing is allocated within a step. One per layer instance; synchronized, since kernels own scratch memory.
 */
final class RecurrentRunner {

    private final QuantizedRecurrent layer;
    private final RecurrentSettings settings;
    private final BlockKernels kernels;
    private final InputCheck inputCheck;
    private final CellStep cellStep;
    private float[][] peepholes;
    private StepArrays arrays;

    /**
     * @param output the layer's result
     * @param state what the forward direction remembers
     */
    record Result(INDArray output, RecurrentState state) {}

    RecurrentRunner(QuantizedRecurrent layer, INDArray block) {
        this.layer = layer;
        this.settings = layer.getSettings();
        this.kernels = new BlockKernels(layer.describe(), block, layer.blockParts());
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
        if (kernels.refresh()) {
            peepholes = null;
        }
        INDArray[] inputs = {given};
        inputCheck.check(inputs);
        INDArray input = inputs[0];
        long[] shape = layer.outputShape(input.shape());
        int minibatch = (int) input.size(0);
        int length = (int) input.size(1);
        requireAddressable(minibatch, length, settings.rows(), layer.describe());
        RecurrentState state = initial == null ? RecurrentState.zero(settings, minibatch) : initial.copy();
        checkMinibatch(state, minibatch);
        StepMask steps = masksByValue && settings.maskValue() != null
                ? StepMask.ofValue(input, settings.maskValue().floatValue())
                : StepMask.of(mask, minibatch, length, layer.describe());
        try {
            INDArray output = workspaces.createUninitialized(
                    ArrayType.ACTIVATIONS, InputCheck.dataType(layer.result()), shape, 'c');
            StepOutput sink = new StepOutput(
                    output, layer.result(), layer.stateFormat(), settings, length, steps, layer.describe());
            INDArray products = workspaces.createUninitialized(
                    ArrayType.FF_WORKING_MEM,
                    DataType.FLOAT,
                    new long[] {(long) minibatch * length, settings.rows()},
                    'c');
            for (int d = 0; d < settings.directions(); d++) {
                RecurrentState from = d == 0 ? state : RecurrentState.zero(settings, minibatch);
                runDirection(d, inputs, products, length, from, d > 0 || initial == null, steps, sink);
            }
            Reference.reachabilityFence(inputs);
            Reference.reachabilityFence(output);
            return new Result(output, state);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("Cannot run " + layer.describe() + ": " + e.getMessage(), e);
        }
    }

    private void runDirection(
            int direction,
            INDArray[] inputs,
            INDArray products,
            int length,
            RecurrentState state,
            boolean startsAtZero,
            StepMask mask,
            StepOutput sink) {
        int minibatch = state.minibatch();
        int rows = settings.rows();
        int units = settings.units();
        int part = direction * DirectionWeights.partsPerDirection(settings.cell());
        kernels.get(part, layer.inputProduct(minibatch * length)).run(inputs, products);
        FloatBuffer fromInput = products.data().asNioFloat();
        int start = fromInput.position();
        Kernel recurrent = kernels.get(part + 1, layer.recurrentProduct(minibatch));
        float[] extra = peepholes(direction, part);
        StepArrays step = arraysFor(minibatch);
        float[] z = new float[rows];
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
                fromInput.get(start + (n * length + time) * rows, z);
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

    private StepArrays arraysFor(int minibatch) {
        if (arrays == null || arrays.minibatch() != minibatch) {
            arrays = new StepArrays(layer, minibatch);
        }
        return arrays;
    }

    private float[] peepholes(int direction, int part) {
        if (settings.cell().peepholes() == 0) {
            return new float[0];
        }
        if (peepholes == null) {
            peepholes = new float[settings.directions()][];
        }
        if (peepholes[direction] == null) {
            peepholes[direction] =
                    kernels.weights(part + 2).values().dup().data().asFloat();
        }
        return peepholes[direction];
    }

    /** The input's product is read through a buffer, which has at most 2^31 - 1 bytes. */
    static void requireAddressable(long minibatch, long length, long rows, String owner) {
        long bytes = minibatch * length * rows * Float.BYTES;
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

    void verify() {
        kernels.verify();
    }

    synchronized long packedBytes() {
        return kernels.packedBytes();
    }

    synchronized void reset() {
        kernels.reset();
        peepholes = null;
    }
}
