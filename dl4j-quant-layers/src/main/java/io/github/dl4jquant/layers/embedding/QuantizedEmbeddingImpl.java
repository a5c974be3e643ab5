package io.github.dl4jquant.layers.embedding;

import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedEmbedding}. */
final class QuantizedEmbeddingImpl extends QuantizedLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient TableLookUp lookUp;

    QuantizedEmbeddingImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void bind(QuantizedLayer layer, INDArray parameters) {
        lookUp = new TableLookUp((QuantizedEmbedding) layer, parameters);
    }

    @Override
    public Type type() {
        return ((QuantizedEmbedding) conf().getLayer()).isSequence() ? Type.RECURRENT : Type.FEED_FORWARD;
    }

    @Override
    public INDArray run(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        return lookUp.run(inputs, maskArray, (type, shape) -> newResult(workspaceMgr, type, shape));
    }

    @Override
    public void verify() {
        lookUp.verify();
    }

    @Override
    public long packedBytes() {
        return 0;
    }

    @Override
    protected void parametersChanged() {
        lookUp.reset();
    }
}
