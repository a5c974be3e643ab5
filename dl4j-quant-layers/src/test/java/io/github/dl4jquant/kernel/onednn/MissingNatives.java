package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.kernel.KernelProviders;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Quantizes and runs a network, and says on which kernels. */
public final class MissingNatives {

    private MissingNatives() {}

    public static void main(String[] args) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .list()
                .layer(new DenseLayer.Builder()
                        .nIn(20)
                        .nOut(30)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder()
                        .nIn(30)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        net.init();
        INDArray input = Nd4j.rand(5, 20);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.dynamic());
        quantized.output(input);
        double error =
                quantized.output(input).sub(net.output(input)).amaxNumber().doubleValue();
        System.out.println("kernels: " + KernelProviders.get().description());
        System.out.println("answers: " + (error < 0.02 ? "the same" : "OFF by " + error));
    }
}
