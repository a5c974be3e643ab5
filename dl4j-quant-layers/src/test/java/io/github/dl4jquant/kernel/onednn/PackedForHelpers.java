package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.SharesWork;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.Arrays;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.factory.Nd4j;

/** Prints what an LSTM holds in packed weights, without helpers and with them. */
final class PackedForHelpers {

    private PackedForHelpers() {}

    public static void main(String[] args) {
        LSTM lstm = new LSTM.Builder().nOut(128).activation(Activation.TANH).build();
        MultiLayerNetwork net = TestNetworks.sequential(InputType.recurrent(16), lstm);
        System.out.println("packed bytes: " + packedBytes(net, false) + ", with helpers: " + packedBytes(net, true));
    }

    private static long packedBytes(MultiLayerNetwork net, boolean shared) {
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.dynamic());
        try (HelperThreads helpers = new HelperThreads(2)) {
            for (Layer layer : quantized.getLayers()) {
                if (shared && layer instanceof SharesWork shares) {
                    shares.share(helpers);
                }
            }
            quantized.output(Nd4j.ones(1, 16, 3));
            return Arrays.stream(quantized.getLayers())
                    .mapToLong(layer -> ((QuantizedLayerImpl) layer).packedBytes())
                    .sum();
        }
    }
}
