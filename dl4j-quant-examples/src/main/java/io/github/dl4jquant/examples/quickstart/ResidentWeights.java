package io.github.dl4jquant.examples.quickstart;

import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Counts the bytes that a network's weights take in memory while it runs.
 *
 * <p>Counted: the network's flat parameter array (float weights and biases, or the blocks of INT8 weights, scales and
 * biases with their headers) and, of the quantized layers, the copies that oneDNN reorders for itself. Not counted:
 * activations, the state of an updater, gradients, the JSON configuration, and Deeplearning4j's workspaces.
 */
final class ResidentWeights {

    private ResidentWeights() {}

    /** Bytes of weights of a network that has run at least once, so that all copies have been made. */
    static long bytes(TrainedNetwork network) {
        INDArray parameters = network.model().params();
        long bytes = parameters.length() * parameters.dataType().width();
        for (Layer layer : network.layers()) {
            if (layer instanceof QuantizedLayerImpl quantized) {
                bytes += quantized.packedBytes();
            }
        }
        return bytes;
    }
}
