package io.github.dl4jquant.examples.customlayer;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.examples.quickstart.IrisData;
import io.github.dl4jquant.spi.NodePlan;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Trains a network of {@link GatedDense} layers on Iris and quantizes it in every mode. The library finds the rule by
 * itself; nothing here mentions it.
 */
public final class CustomLayerExample {

    private static final int EPOCHS = 60;
    private static final int BATCH = 30;

    private CustomLayerExample() {}

    /** Prints what became of each layer, and the accuracy. */
    public static void main(String[] args) {
        run(System.out, EPOCHS);
    }

    static void run(PrintStream out, int epochs) {
        DataSet training = IrisData.training();
        DataSet test = IrisData.test();
        NormalizerStandardize normalizer = new NormalizerStandardize();
        normalizer.fit(training);
        normalizer.transform(training);
        normalizer.transform(test);
        MultiLayerNetwork net = network();
        net.fit(new ListDataSetIterator<>(training.asList(), BATCH), epochs);
        out.printf(Locale.ROOT, "float%n  accuracy %.2f%n", accuracy(net, test));

        Map<String, QuantizationConfig> modes = new LinkedHashMap<>();
        modes.put("weight only", QuantizationConfig.weightOnly());
        modes.put("dynamic", QuantizationConfig.dynamic());
        modes.put(
                "weight and activation",
                QuantizationConfig.weightAndActivation(new ListDataSetIterator<>(training.asList(), BATCH)));
        modes.forEach((mode, config) -> {
            var result = QuantizationTransform.transform(net, config);
            out.println(mode);
            for (NodePlan node : result.plan().nodes()) {
                out.printf(Locale.ROOT, "  %-12s %-12s %s%n", node.name(), node.type(), node.precision());
            }
            out.printf(Locale.ROOT, "  accuracy %.2f%n", accuracy(result.network(), test));
        });
    }

    private static double accuracy(MultiLayerNetwork net, DataSet test) {
        return net.evaluate(new ListDataSetIterator<>(test.asList(), BATCH)).accuracy();
    }

    /** Two gated layers and an output layer, not trained. */
    static MultiLayerNetwork network() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.02))
                .list()
                .layer(named("gated1", new GatedDense(4, 24)))
                .layer(named("gated2", new GatedDense(24, 16)))
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("out")
                        .nIn(16)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        net.init();
        return net;
    }

    private static GatedDense named(String name, GatedDense layer) {
        layer.setLayerName(name);
        return layer;
    }
}
