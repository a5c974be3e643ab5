package io.github.dl4jquant.layers.timeseries;

import io.github.dl4jquant.layers.common.MovingLayerImpl;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedDuplicate}. */
final class QuantizedDuplicateImpl extends MovingLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient NetworkInput networkInput;

    QuantizedDuplicateImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void placedIn(ComputationGraph graph) {
        networkInput = NetworkInput.find(graph, ((QuantizedDuplicate) layer()).getLengthInput());
    }

    /** As in Deeplearning4j, axis 2 of the input is time. */
    @Override
    protected INDArray move(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        QuantizedDuplicate duplicate = (QuantizedDuplicate) layer();
        long[] in = inputs[0].shape();
        long length = networkInput.array().size(2);
        return run(duplicate.repeated(in, length), inputs, duplicate.outputShape(in, length), workspaceMgr);
    }

    /** The mask of the input that the length comes from. */
    @Override
    protected Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int minibatchSize) {
        INDArray mask = networkInput.mask();
        return mask == null ? null : new Pair<>(mask, MaskState.Active);
    }
}
