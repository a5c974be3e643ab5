package io.github.dl4jquant.layers.locallyconnected;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.BlockKernels;
import io.github.dl4jquant.layers.common.InputCheck;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import java.lang.ref.Reference;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedLocallyConnected}. */
final class QuantizedLocallyConnectedImpl extends QuantizedLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient QuantizedLocallyConnected layer;
    private transient BlockKernels kernels;
    private transient InputCheck inputCheck;

    QuantizedLocallyConnectedImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void bind(QuantizedLayer conf, INDArray parameters) {
        if (kernels != null) {
            kernels.reset();
        }
        layer = (QuantizedLocallyConnected) conf;
        kernels = new BlockKernels(conf, parameters);
        inputCheck = new InputCheck(conf);
    }

    @Override
    public synchronized INDArray run(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        kernels.refresh();
        inputCheck.check(inputs);
        INDArray patches = null;
        INDArray output = null;
        try {
            long[] shape = layer.outputShape(inputs[0].shape());
            int batch = (int) shape[0];
            DataType type = InputCheck.dataType(layer.getPlan().output());
            output = newResult(workspaceMgr, type, shape);
            patches = workspaceMgr.createUninitialized(
                    ArrayType.FF_WORKING_MEM,
                    inputs[0].dataType(),
                    layer.product(batch).inChannels() * (long) batch);
            kernels.get(layer.getGrid().cut(batch, layer.getInputFormats().get(0)))
                    .run(inputs, patches);
            kernels.get(0, layer.product(batch)).run(new INDArray[] {patches}, output);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException("Cannot run " + layer.describe() + ": " + e.getMessage(), e);
        } finally {
            // kernels work on addresses: an array that only this method refers to must not be freed meanwhile
            Reference.reachabilityFence(inputs);
            Reference.reachabilityFence(patches);
            Reference.reachabilityFence(output);
        }
        return output;
    }

    @Override
    protected void parametersChanged() {
        kernels.reset();
    }

    @Override
    public void verify() {
        kernels.verify();
    }

    @Override
    public long packedBytes() {
        return kernels.packedBytes();
    }
}
