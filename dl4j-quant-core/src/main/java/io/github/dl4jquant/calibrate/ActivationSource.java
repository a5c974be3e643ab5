package io.github.dl4jquant.calibrate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network whose every activation can be looked at, whichever kind it is. */
public interface ActivationSource {

    /** Number of input arrays of the network. */
    int inputCount();

    /** Runs forward and hands out each layer's activations, by the name of the layer in this network. */
    Map<String, INDArray> activations(INDArray[] features, INDArray[] masks);

    /** Over a sequential network. */
    static ActivationSource of(MultiLayerNetwork net) {
        return new ActivationSource() {
            @Override
            public int inputCount() {
                return 1;
            }

            @Override
            public Map<String, INDArray> activations(INDArray[] features, INDArray[] masks) {
                net.setLayerMaskArrays(masks == null ? null : masks[0], null);
                try {
                    List<INDArray> all = net.feedForward(features[0], false);
                    Map<String, INDArray> byName = new LinkedHashMap<>();
                    for (int i = 0; i < net.getnLayers(); i++) {
                        byName.put(net.getLayer(i).conf().getLayer().getLayerName(), all.get(i + 1));
                    }
                    return byName;
                } finally {
                    net.clearLayerMaskArrays();
                }
            }
        };
    }

    /** Over a graph network. */
    static ActivationSource of(ComputationGraph net) {
        return new ActivationSource() {
            @Override
            public int inputCount() {
                return net.getNumInputArrays();
            }

            @Override
            public Map<String, INDArray> activations(INDArray[] features, INDArray[] masks) {
                net.setLayerMaskArrays(masks, null);
                try {
                    return net.feedForward(features, false);
                } finally {
                    net.clearLayerMaskArrays();
                }
            }
        };
    }
}
