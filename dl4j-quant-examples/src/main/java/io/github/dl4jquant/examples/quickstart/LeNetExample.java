package io.github.dl4jquant.examples.quickstart;

import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Reads rendered digits with a network in the manner of LeNet-5: two convolutions, two poolings, two dense layers. */
final class LeNetExample {

    private static final int BATCH = 32;

    private LeNetExample() {}

    /** Trains on the given number of pictures. */
    static Example train(DigitImages images, int trainingImages, int testImages, int epochs) {
        ListDataSetIterator<DataSet> training =
                new ListDataSetIterator<>(images.render(trainingImages, 1).asList(), BATCH);
        MultiLayerNetwork net = new MultiLayerNetwork(configuration());
        net.init();
        net.fit(training, epochs);
        training.reset();
        return new Example(
                "lenet",
                "LeNet-style MultiLayerNetwork, " + testImages + " test images: " + images.description(),
                new TrainedNetwork.Sequential(net),
                images.render(testImages, 2),
                training);
    }

    private static MultiLayerConfiguration configuration() {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.002))
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5).nOut(8).build())
                .layer(pooling())
                .layer(new ConvolutionLayer.Builder(5, 5).nOut(16).build())
                .layer(pooling())
                .layer(new DenseLayer.Builder().nOut(64).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutional(DigitImages.SIZE, DigitImages.SIZE, 1))
                .build();
    }

    private static SubsamplingLayer pooling() {
        return new SubsamplingLayer.Builder(PoolingType.MAX)
                .kernelSize(2, 2)
                .stride(2, 2)
                .build();
    }
}
