package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.layers.common.MovingLayerImpl;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.util.TimeSeriesUtils;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedTimeReshape}. */
final class QuantizedTimeReshapeImpl extends MovingLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient ComputationGraph graph;
    private int minibatch;

    QuantizedTimeReshapeImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void placedIn(ComputationGraph network) {
        graph = network;
    }

    @Override
    public void setInputMiniBatchSize(int size) {
        minibatch = size;
    }

    /** As Deeplearning4j tells its preprocessors: a network that is not trained in minibatches has one sequence. */
    @Override
    public int getInputMiniBatchSize() {
        if (graph != null) {
            return graph.batchSize();
        }
        return conf().isMiniBatch() ? minibatch : 1;
    }

    @Override
    protected INDArray move(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        QuantizedTimeReshape reshape = (QuantizedTimeReshape) layer();
        long[] in = inputs[0].shape();
        if (reshape.isToSequence()) {
            long[] sequence = reshape.sequenceShape(in, getInputMiniBatchSize());
            return run(reshape.toSequence(sequence), inputs, sequence, workspaceMgr);
        }
        return run(reshape.toSamples(in), inputs, reshape.outputShape(in), workspaceMgr);
    }

    @Override
    protected Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int minibatchSize) {
        return feedForwardMaskArray(masks == null ? null : masks[0], state, minibatchSize);
    }

    /** A value per time step to a value per sample, and back. */
    @Override
    public Pair<INDArray, MaskState> feedForwardMaskArray(INDArray mask, MaskState state, int minibatchSize) {
        QuantizedTimeReshape reshape = (QuantizedTimeReshape) layer();
        if (mask == null) {
            return new Pair<>(null, state);
        } else if (reshape.isToSequence()) {
            return new Pair<>(
                    TimeSeriesUtils.reshapeVectorToTimeSeriesMask(mask.reshape(mask.length(), 1), minibatchSize),
                    state);
        }
        LayerWorkspaceMgr none = LayerWorkspaceMgr.noWorkspaces();
        return new Pair<>(
                reshape.images()
                        ? TimeSeriesUtils.reshapeTimeSeriesMaskToCnn4dMask(mask, none, ArrayType.INPUT)
                        : TimeSeriesUtils.reshapeTimeSeriesMaskToVector(mask, none, ArrayType.INPUT),
                state);
    }
}
