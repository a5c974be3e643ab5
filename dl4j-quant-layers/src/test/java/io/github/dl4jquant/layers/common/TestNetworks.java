package io.github.dl4jquant.layers.common;

import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Builds networks with seeded parameters of realistic spread, biases and batch statistics included. */
public final class TestNetworks {

    private static final long SEED = 7;

    private TestNetworks() {}

    /** Settings to begin with: seeded, weights for relu, activation identity. */
    public static NeuralNetConfiguration.Builder settings() {
        return new NeuralNetConfiguration.Builder()
                .seed(SEED)
                .weightInit(WeightInit.RELU)
                .activation(Activation.IDENTITY);
    }

    /** A sequential network of these layers. */
    public static MultiLayerNetwork sequential(InputType input, org.deeplearning4j.nn.conf.layers.Layer... layers) {
        ListBuilder list = settings().list();
        for (org.deeplearning4j.nn.conf.layers.Layer layer : layers) {
            list.layer(layer);
        }
        MultiLayerNetwork net = new MultiLayerNetwork(list.setInputType(input).build());
        net.init();
        for (Layer layer : net.getLayers()) {
            spread(layer.paramTable());
        }
        return net;
    }

    /** The network that a builder from {@code settings().graphBuilder()} describes. */
    public static ComputationGraph graph(GraphBuilder builder) {
        ComputationGraph net = new ComputationGraph(builder.build());
        net.init();
        for (Layer layer : net.getLayers()) {
            spread(layer.paramTable());
        }
        return net;
    }

    /** What training leaves behind in the parameters that start as 0 or 1. */
    private static void spread(Map<String, INDArray> params) {
        Random random = new Random(SEED);
        params.forEach((key, array) -> {
            switch (key) {
                case "b", "beta" -> fill(array, () -> 0.2 * random.nextGaussian());
                case "mean" -> fill(array, () -> 0.3 * random.nextGaussian());
                case "gamma" -> fill(array, () -> 1 + 0.3 * random.nextGaussian());
                case "var" -> fill(array, () -> Math.exp(0.5 * random.nextGaussian()));
                case "log10stdev" -> fill(array, () -> 0.2 * random.nextGaussian());
                default -> {}
            }
        });
    }

    /** Puts values into a parameter, in place. */
    public static void fill(INDArray array, java.util.function.DoubleSupplier values) {
        for (long i = 0; i < array.length(); i++) {
            array.putScalar(i, values.getAsDouble());
        }
    }
}
