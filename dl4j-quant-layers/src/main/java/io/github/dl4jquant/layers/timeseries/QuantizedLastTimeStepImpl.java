package io.github.dl4jquant.layers.timeseries;

import io.github.dl4jquant.layers.common.MovingLayerImpl;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link QuantizedLastTimeStep}. */
final class QuantizedLastTimeStepImpl extends MovingLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient NetworkInput networkInput;

    QuantizedLastTimeStepImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void placedIn(ComputationGraph graph) {
        networkInput = NetworkInput.find(graph, ((QuantizedLastTimeStep) layer()).getMaskInput());
    }

    @Override
    protected INDArray move(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        QuantizedLastTimeStep lastTimeStep = (QuantizedLastTimeStep) layer();
        long[] in = inputs[0].shape();
        long[] shape = lastTimeStep.outputShape(in);
        INDArray mask = networkInput.mask();
        if (mask == null) {
            return run(lastTimeStep.last(in), inputs, shape, workspaceMgr);
        }
        INDArray result = result(shape, workspaceMgr);
        INDArray steps = Nd4j.argMax(mask.mulRowVector(Nd4j.linspace(0, in[1] - 1, in[1], mask.dataType())), 1);
        for (long n = 0; n < in[0]; n++) {
            result.slice(n).assign(inputs[0].slice(n).slice(steps.getLong(n)));
        }
        return result;
    }

    /** There is no time left to mask. */
    @Override
    protected Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int minibatchSize) {
        return new Pair<>(null, state);
    }
}
