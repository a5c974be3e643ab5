package io.github.dl4jquant.examples.quickstart;

import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Names an iris from four sizes: three dense layers, 4-32-16-3, on real data. */
final class IrisExample {

    private static final int BATCH = 15;

    private IrisExample() {}

    /** Trains. */
    static Example train(int epochs) {
        DataSet training = IrisData.training();
        DataSet test = IrisData.test();
        NormalizerStandardize normalizer = new NormalizerStandardize();
        normalizer.fit(training);
        normalizer.transform(training);
        normalizer.transform(test);

        MultiLayerNetwork net = new MultiLayerNetwork(configuration());
        net.init();
        net.fit(new ListDataSetIterator<>(training.asList(), BATCH), epochs);

        return new Example(
                "iris",
                "Multilayer perceptron on Iris, 60 test flowers",
                new TrainedNetwork.Sequential(net),
                test,
                new ListDataSetIterator<>(training.asList(), BATCH));
    }

    private static MultiLayerConfiguration configuration() {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.01))
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.RELU)
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(32).build())
                .layer(new DenseLayer.Builder().nOut(16).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.feedForward(4))
                .build();
    }
}
