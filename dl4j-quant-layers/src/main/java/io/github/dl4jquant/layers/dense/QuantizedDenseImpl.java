package io.github.dl4jquant.layers.dense;

import io.github.dl4jquant.layers.common.KernelLayerImpl;
import io.github.dl4jquant.layers.common.MaskedRows;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedDense}. */
final class QuantizedDenseImpl extends KernelLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedDenseImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    /** Flattening, where it was merged into this layer, makes a mask of one per sample. */
    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int minibatchSize) {
        INDArray perRow = mask != null && mask.rank() == 4
                ? new CnnToFeedForwardPreProcessor()
                        .feedForwardMaskArray(mask, state, minibatchSize)
                        .getFirst()
                : mask;
        return super.feedForwardMaskArray(perRow, state, minibatchSize);
    }

    @Override
    public INDArray run(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        INDArray result = super.run(inputs, workspaceMgr);
        QuantizedDense layer = (QuantizedDense) conf().getLayer();
        long rows = result.length() / result.size(-1);
        if (layer.isMasksRows() && maskArray != null && maskArray.length() == rows) {
            MaskedRows.apply(maskArray.castTo(DataType.FLOAT).dup('c').data().asFloat(), result, layer.outputFormat());
        }
        return result;
    }
}
