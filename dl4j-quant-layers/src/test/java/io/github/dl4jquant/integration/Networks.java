package io.github.dl4jquant.integration;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Small networks with seeded random weights. */
final class Networks {

    private Networks() {}

    /** 4 - 16 - 3. */
    static MultiLayerConfiguration mlpConfiguration() {
        return new NeuralNetConfiguration.Builder()
                .seed(7)
                .weightInit(WeightInit.XAVIER)
                .list()
                .layer(new DenseLayer.Builder()
                        .name("hidden")
                        .nIn(4)
                        .nOut(16)
                        .activation(Activation.RELU)
                        .build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("output")
                        .nIn(16)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build();
    }

    static MultiLayerNetwork mlp() {
        MultiLayerNetwork net = new MultiLayerNetwork(mlpConfiguration());
        net.init();
        return net;
    }

    /** A small LeNet over 12x12 images, flat input. */
    static MultiLayerNetwork lenet() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(7)
                .weightInit(WeightInit.RELU)
                .activation(Activation.RELU)
                .convolutionMode(ConvolutionMode.Same)
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5).name("conv1").nOut(6).build())
                .layer(new SubsamplingLayer.Builder(new int[] {2, 2}, new int[] {2, 2})
                        .name("pool1")
                        .build())
                .layer(new ConvolutionLayer.Builder(3, 3).name("conv2").nOut(10).build())
                .layer(new SubsamplingLayer.Builder(new int[] {2, 2}, new int[] {2, 2})
                        .name("pool2")
                        .build())
                .layer(new DenseLayer.Builder().name("dense").nOut(32).build())
                .layer(new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("output")
                        .nOut(4)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.convolutionalFlat(12, 12, 1))
                .build());
        net.init();
        return net;
    }

    /** Uniform in [0, 1), the same at every call. */
    static INDArray inputs(int rows, int columns) {
        Nd4j.getRandom().setSeed(11);
        return Nd4j.rand(rows, columns);
    }

    static DataSetIterator iterator(INDArray features) {
        return new ViewIterator(new DataSet(features, Nd4j.zeros(features.size(0), 1)), 16);
    }
}
