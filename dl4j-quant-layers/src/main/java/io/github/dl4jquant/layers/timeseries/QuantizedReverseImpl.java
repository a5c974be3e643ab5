package io.github.dl4jquant.layers.timeseries;

import io.github.dl4jquant.layers.common.MovingLayerImpl;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedReverse}. */
final class QuantizedReverseImpl extends MovingLayerImpl {

    private static final long serialVersionUID = 1L;

    private transient NetworkInput networkInput;

    QuantizedReverseImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void placedIn(ComputationGraph graph) {
        networkInput = NetworkInput.find(graph, ((QuantizedReverse) layer()).getMaskInput());
    }

    @Override
    protected INDArray move(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        QuantizedReverse reverse = (QuantizedReverse) layer();
        long[] shape = reverse.outputShape(inputs[0].shape());
        INDArray mask = networkInput == null ? null : networkInput.mask();
        if (mask == null) {
            return run(reverse.reversed(shape), inputs, shape, workspaceMgr);
        }
        INDArray result = result(shape, workspaceMgr).assign(reverse.zero());
        for (long n = 0; n < shape[0]; n++) {
            reverse(inputs[0].slice(n), mask.slice(n), result.slice(n));
        }
        return result;
    }

    /** Exchanges the first step that the mask leaves with the last, and so on; the others stay 0. */
    private static void reverse(INDArray from, INDArray mask, INDArray to) {
        long last = from.size(0) - 1;
        for (long first = 0; first < from.size(0); first++) {
            if (mask.getDouble(first) != 0) {
                while (mask.getDouble(last) == 0) {
                    last--;
                }
                to.slice(last).assign(from.slice(first));
                last--;
            }
        }
    }
}
