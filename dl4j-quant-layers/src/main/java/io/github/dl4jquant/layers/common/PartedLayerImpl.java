package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Optional;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a {@link PartedLayer}: checks inputs, hands over kernels, and has the products of rows with one set of weights that
 * such layers are made of.
 */
public abstract class PartedLayerImpl extends QuantizedLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient PartedLayer layer;
    private transient BlockKernels kernels;
    private transient InputCheck inputCheck;

    protected PartedLayerImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /**
     * Computes the layer.
     *
     * @param inputs contiguous, of the types that the layer was made for
     * @param output to be filled: contiguous, of the layer's output shape and type
     */
    protected abstract void compute(INDArray[] inputs, INDArray output, LayerWorkspaceMgr workspaceMgr);

    /** Called when weights were put in place or replaced: whatever was made of the old ones is to be forgotten. */
    protected void weightsChanged() {
        // most layers make nothing of their weights
    }

    @Override
    protected final void bind(QuantizedLayer bound, INDArray parameters) {
        if (kernels != null) {
            kernels.reset();
        }
        layer = (PartedLayer) bound;
        kernels = new BlockKernels(layer, parameters);
        inputCheck = new InputCheck(layer);
        weightsChanged();
    }

    /** The layer's input as {@link #compute} gets it, for what else the layer is asked. */
    protected final INDArray checkedInput() {
        INDArray[] inputs = {input};
        if (kernels.refresh()) {
            weightsChanged();
        }
        inputCheck.check(inputs);
        return inputs[0];
    }

    @Override
    public final synchronized INDArray run(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        if (kernels.refresh()) {
            weightsChanged();
        }
        inputCheck.check(inputs);
        INDArray output = null;
        try {
            long[] shape =
                    layer.outputShape(Arrays.stream(inputs).map(INDArray::shape).toArray(long[][]::new));
            output = newResult(workspaceMgr, InputCheck.dataType(layer.outputFormat()), shape);
            compute(inputs, output, workspaceMgr);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("Cannot run " + layer.describe() + ": " + e.getMessage(), e);
        } finally {
            // kernels work on addresses: an array that only this method refers to must not be freed meanwhile
            Reference.reachabilityFence(inputs);
            Reference.reachabilityFence(output);
        }
        return output;
    }

    /**
     * {@code activation(rows * W + b)} with one set of weights.
     *
     * @param part which
     * @param rows of {@code nIn} numbers each, where {@code input} says so
     * @param input their format. Float rows of an INT8_STATIC layer, those between its steps, are quantized row by row
     * @param output to be filled, in {@code outputFormat}
     */
    protected final void multiply(
            int part,
            INDArray rows,
            TensorFormat input,
            boolean nonNegative,
            INDArray output,
            TensorFormat outputFormat,
            Activation activation) {
        BlockPart weights = layer.blockParts().get(part);
        int nOut = weights.channels();
        int nIn = Math.toIntExact(weights.weights() / nOut);
        Precision precision = layer.precision() == Precision.INT8_STATIC && !input.isInt8()
                ? Precision.INT8_DYNAMIC
                : layer.precision();
        run(
                part,
                new MatmulSpec(
                        precision,
                        Math.toIntExact(rows.length() / nIn),
                        nIn,
                        nOut,
                        nonNegative,
                        input,
                        outputFormat,
                        activation),
                rows,
                output);
    }

    /** Runs a kernel with one set of weights. */
    protected final void run(int part, KernelSpec.Weighted spec, INDArray input, INDArray output) {
        kernels.get(part, spec).run(new INDArray[] {input}, output);
        Reference.reachabilityFence(input);
    }

    /** Like {@link #multiply}, to new rows of floats that last until the layer is done. */
    protected final INDArray multiply(
            int part,
            INDArray rows,
            TensorFormat input,
            boolean nonNegative,
            Activation activation,
            LayerWorkspaceMgr workspaceMgr) {
        int nOut = layer.blockParts().get(part).channels();
        long count = rows.length() * nOut / layer.blockParts().get(part).weights();
        INDArray output = scratch(workspaceMgr, count, nOut);
        multiply(part, rows, input, nonNegative, output, TensorFormat.float32(), activation);
        return output;
    }

    /** The same with a function of Deeplearning4j's, in the kernel if that has it. */
    protected final INDArray multiply(
            int part,
            INDArray rows,
            TensorFormat input,
            boolean nonNegative,
            IActivation function,
            LayerWorkspaceMgr workspaceMgr) {
        Optional<Activation> fused = Activations.of(function);
        INDArray result = multiply(part, rows, input, nonNegative, fused.orElse(Activation.identity()), workspaceMgr);
        return fused.isPresent() ? result : function.getActivation(result, false);
    }

    /** Floats that last until the layer is done. */
    protected static INDArray scratch(LayerWorkspaceMgr workspaceMgr, long... shape) {
        return workspaceMgr.createUninitialized(ArrayType.FF_WORKING_MEM, DataType.FLOAT, shape, 'c');
    }

    /** Copies numbers into another format. */
    protected final void convert(INDArray from, TensorFormat format, INDArray to, TensorFormat toFormat) {
        kernels.get(new ReorderSpec(
                        1,
                        Math.toIntExact(from.length()),
                        1,
                        format,
                        Layout.CHANNELS_LAST,
                        toFormat,
                        Layout.CHANNELS_LAST))
                .run(new INDArray[] {from}, to);
    }

    /** Views of the numbers of a part, checked. */
    protected final WeightTensor weights(int part) {
        return kernels.weights(part);
    }

    /** The numbers of a part that is always float. */
    protected final float[] floats(int part) {
        return TrainedWeights.floats(weights(part).values());
    }

    @Override
    public final void verify() {
        kernels.verify();
    }

    @Override
    public final synchronized long packedBytes() {
        return kernels.packedBytes();
    }

    @Override
    protected final synchronized void parametersChanged() {
        kernels.reset();
        weightsChanged();
    }
}
