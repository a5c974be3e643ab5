package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.layers.common.BlockKernels;
import java.lang.ref.WeakReference;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A minibatch in groups of samples, each of which one thread takes through all time steps: threads do not wait for each other
 * before the end. Starts at a state of 0, and remembers nothing. Not thread-safe: one calling thread.
 */
final class SampleGroups {

    private final HelperThreads helpers;
    private final Float maskValue;
    private final long[] inputShape;
    private final long[] outputShape;
    private final int[] starts;
    private final SequencePass[] passes;
    private final INDArray[][] inputs;
    private final INDArray[] outputs;
    private final HelperThreads.Pieces work = this::runGroup;

    private WeakReference<INDArray> input = new WeakReference<>(null);
    private WeakReference<INDArray> output = new WeakReference<>(null);

    /** Whether there are enough samples for threads that could share a time step instead. */
    static boolean areWorthwhile(long minibatch, HelperThreads helpers) {
        return helpers.number() > 1 && minibatch >= 2L * SharedStep.pieces(helpers);
    }

    /** @param inputShape [minibatch, time, nIn], checked */
    SampleGroups(
            QuantizedRecurrent layer,
            BlockKernels kernels,
            HelperThreads helpers,
            float[][] peepholes,
            long... inputShape) {
        int groups = (int) Math.min(helpers.number(), inputShape[0] / 2);
        this.helpers = helpers;
        this.inputShape = inputShape;
        this.outputShape = layer.outputShape(inputShape);
        Double value = layer.getSettings().maskValue();
        this.maskValue = value == null ? null : value.floatValue();
        this.starts = new int[groups + 1];
        this.passes = new SequencePass[groups];
        this.inputs = new INDArray[groups][1];
        this.outputs = new INDArray[groups];
        for (int g = 0; g < groups; g++) {
            starts[g + 1] = Math.toIntExact(inputShape[0] * (g + 1) / groups);
            long[] shape = inputShape.clone();
            shape[0] = starts[g + 1] - starts[g];
            passes[g] = new SequencePass(layer, kernels, g, null, peepholes, shape);
        }
    }

    boolean fits(INDArray array) {
        return array.rank() == 3
                && array.size(0) == inputShape[0]
                && array.size(1) == inputShape[1]
                && array.size(2) == inputShape[2];
    }

    /** How many groups there are. */
    int number() {
        return passes.length;
    }

    long[] outputShape() {
        return outputShape;
    }

    /** Runs over sequences, checked. */
    void run(INDArray from, INDArray to) {
        if (!input.refersTo(from) || !output.refersTo(to)) {
            takeApart(from, to);
        }
        helpers.run(passes.length, work);
    }

    /** Views are objects: made once for arrays that come again. */
    private void takeApart(INDArray from, INDArray to) {
        input = new WeakReference<>(from);
        output = new WeakReference<>(to);
        try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            for (int g = 0; g < passes.length; g++) {
                INDArrayIndex samples = NDArrayIndex.interval(starts[g], starts[g + 1]);
                inputs[g][0] = from.get(samples, NDArrayIndex.all(), NDArrayIndex.all());
                outputs[g] = to.rank() == 3
                        ? to.get(samples, NDArrayIndex.all(), NDArrayIndex.all())
                        : to.get(samples, NDArrayIndex.all());
            }
        }
    }

    /** Keeps no input alive. */
    void forgetArrays() {
        input.clear();
        for (int g = 0; g < passes.length; g++) {
            inputs[g][0] = null;
            passes[g].forgetArrays();
        }
    }

    private void runGroup(int group) {
        SequencePass pass = passes[group];
        StepMask mask =
                maskValue == null ? pass.unmasked() : StepMask.ofValue(inputs[group][0], maskValue, starts[group]);
        pass.run(inputs[group], outputs[group], mask, pass.zeroState(0), true);
    }
}
