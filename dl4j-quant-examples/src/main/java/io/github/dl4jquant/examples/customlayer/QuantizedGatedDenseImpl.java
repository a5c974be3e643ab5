package io.github.dl4jquant.examples.customlayer;

import io.github.dl4jquant.layers.common.PartedLayerImpl;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;

/** Runs a {@link QuantizedGatedDense}: one product on a kernel, the gate in float, the result in whatever is wanted. */
final class QuantizedGatedDenseImpl extends PartedLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedGatedDenseImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void compute(INDArray[] inputs, INDArray output, LayerWorkspaceMgr workspaceMgr) {
        QuantizedGatedDense layer = (QuantizedGatedDense) conf().getLayer();
        INDArray both = multiply(
                0,
                inputs[0],
                layer.getInputFormats().get(0),
                layer.isNonNegativeInput(),
                Activation.identity(),
                workspaceMgr); // [minibatch, 2 * nOut]
        int nOut = layer.getNOut();
        INDArray values = both.get(NDArrayIndex.all(), NDArrayIndex.interval(0, nOut));
        INDArray gates = both.get(NDArrayIndex.all(), NDArrayIndex.interval(nOut, 2L * nOut));
        INDArray gated = scratch(workspaceMgr, output.shape());
        gated.assign(values);
        gated.muli(Transforms.sigmoid(gates, true));
        convert(gated, TensorFormat.float32(), output, layer.getPlan().output());
    }
}
