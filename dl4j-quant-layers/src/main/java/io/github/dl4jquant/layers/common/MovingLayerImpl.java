package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.KernelSpec;
import java.lang.ref.Reference;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs a layer without weights whose kernels follow from more than the shapes of its inputs: the size of the minibatch, a
 * mask, another tensor's length.
 */
public abstract class MovingLayerImpl extends QuantizedLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient QuantizedLayer layer;
    private transient BlockKernels kernels;
    private transient InputCheck inputCheck;

    protected MovingLayerImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void bind(QuantizedLayer quantized, INDArray parameters) {
        if (kernels != null) {
            kernels.reset();
        }
        layer = quantized;
        kernels = new BlockKernels(quantized, null);
        inputCheck = new InputCheck(quantized);
    }

    /** The configuration. */
    protected QuantizedLayer layer() {
        return layer;
    }

    @Override
    public void verify() {
        // there are no parameters
    }

    @Override
    public long packedBytes() {
        return 0;
    }

    @Override
    protected void parametersChanged() {
        // there are none
    }

    @Override
    public final synchronized INDArray run(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        inputCheck.check(inputs);
        try {
            return move(inputs, workspaceMgr);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("Cannot run " + layer.describe() + ": " + e.getMessage(), e);
        } finally {
            Reference.reachabilityFence(inputs); // kernels work on addresses
        }
    }

    /** Computes the layer. Inputs are contiguous and of the number types that were planned. */
    protected abstract INDArray move(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr);

    /** An array for the result. */
    protected INDArray result(long[] shape, LayerWorkspaceMgr workspaceMgr) {
        return newResult(workspaceMgr, InputCheck.dataType(layer.outputFormat()), shape);
    }

    /** Runs one kernel. */
    protected void run(KernelSpec.Plain spec, INDArray input, INDArray output) {
        kernels.get(spec).run(new INDArray[] {input}, output);
    }

    /** Runs one kernel on all inputs, into a new result. */
    protected INDArray run(KernelSpec.Plain spec, INDArray[] inputs, long[] shape, LayerWorkspaceMgr workspaceMgr) {
        INDArray output = result(shape, workspaceMgr);
        kernels.get(spec).run(inputs, output);
        return output;
    }
}
