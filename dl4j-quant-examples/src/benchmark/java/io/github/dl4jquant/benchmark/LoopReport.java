package io.github.dl4jquant.benchmark;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What a quantized layer costs in {@code net.output} besides its kernel and Deeplearning4j's loop. The loop's share is that
 * of an {@link IdleLayer}; the kernel's that of the compiled form, in which nothing else is run.
 */
public final class LoopReport {

    private static final int LAYERS = 32;
    private static final int UNITS = 32;
    private static final int ROUNDS = 40;
    private static final double WARM_UP_SECONDS = 3;

    private LoopReport() {}

    /** Takes no arguments. */
    public static void main(String[] args) throws InterruptedException {
        OpenMp.use(1);
        INDArray input = row(1);
        MultiLayerNetwork loop = network(new IdleLayer());
        MultiLayerNetwork int8 = QuantizationTransform.apply(
                network(new DenseLayer.Builder()
                        .nOut(UNITS)
                        .activation(Activation.RELU)
                        .build()),
                QuantizationConfig.weightAndActivation(
                        new ListDataSetIterator<>(List.of(new DataSet(row(2), row(3))), 1)));
        List<Racer> racers = new ArrayList<>();
        for (Contender contender : List.of(
                new OutputContender(loop, input, 1),
                new OutputContender(int8, input, 1),
                new SessionContender(int8, input, 1))) {
            racers.add(new Racer(contender, WARM_UP_SECONDS));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Racer racer : racers) {
                Thread.sleep(15);
                racer.takeTurn();
            }
        }
        Environment.facts(1).forEach((what, value) -> System.out.println(what + ": " + value));
        double[] medians = racers.stream()
                .mapToDouble(r -> r.times().get(0).times().median() / LAYERS)
                .toArray();
        double[] bests = racers.stream()
                .mapToDouble(r -> r.times().get(0).times().best() / LAYERS)
                .toArray();
        System.out.println("microseconds per layer                        median      best");
        print("net.output of layers that compute nothing", medians[0], bests[0]);
        print("net.output of int8 dense layers", medians[1], bests[1]);
        print("the same, compiled", medians[2], bests[2]);
        print(
                "a quantized layer on top of loop and kernel",
                medians[1] - medians[0] - medians[2],
                bests[1] - bests[0] - bests[2]);
        System.exit(0); // native thread pools stay
    }

    private static void print(String what, double median, double best) {
        System.out.printf(Locale.ROOT, "%-44s %8.2f  %8.2f%n", what, median, best);
    }

    private static MultiLayerNetwork network(Layer layer) {
        NeuralNetConfiguration.ListBuilder list =
                new NeuralNetConfiguration.Builder().seed(1).list();
        for (int i = 0; i < LAYERS; i++) {
            list.layer(layer.clone());
        }
        MultiLayerNetwork net = new MultiLayerNetwork(
                list.setInputType(InputType.feedForward(UNITS)).build());
        net.init();
        return net;
    }

    private static INDArray row(long seed) {
        Random random = new Random(seed);
        float[] values = new float[UNITS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.createFromArray(values).reshape(1, UNITS);
    }
}
