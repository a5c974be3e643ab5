package io.github.dl4jquant.examples.quickstart;

import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Reads the same digits with a ComputationGraph: convolutions with batch norm, one residual block, a pooling. */
final class ResidualExample {

    private static final int BATCH = 32;
    private static final int CHANNELS = 8;

    private ResidualExample() {}

    /** Trains on the given number of pictures. */
    static Example train(DigitImages images, int trainingImages, int testImages, int epochs) {
        ListDataSetIterator<DataSet> training =
                new ListDataSetIterator<>(images.render(trainingImages, 1).asList(), BATCH);
        ComputationGraph net = new ComputationGraph(configuration());
        net.init();
        net.fit(training, epochs);
        training.reset();
        return new Example(
                "residual",
                "Residual ComputationGraph, " + testImages + " test images: " + images.description(),
                new TrainedNetwork.Graph(net),
                images.render(testImages, 2),
                training);
    }

    private static ComputationGraphConfiguration configuration() {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .updater(new Adam(0.005))
                .weightInit(WeightInit.RELU)
                .convolutionMode(ConvolutionMode.Same)
                .graphBuilder()
                .addInputs("image")
                .setInputTypes(InputType.convolutional(DigitImages.SIZE, DigitImages.SIZE, 1))
                .addLayer("conv1", convolution(5, 2), "image")
                .addLayer("norm1", new BatchNormalization(), "conv1")
                .addLayer("relu1", rectifier(), "norm1")
                .addLayer("conv2", convolution(3, 1), "relu1")
                .addLayer("norm2", new BatchNormalization(), "conv2")
                .addLayer("relu2", rectifier(), "norm2")
                .addLayer("conv3", convolution(3, 1), "relu2")
                .addLayer("norm3", new BatchNormalization(), "conv3")
                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm3", "relu1")
                .addLayer("relu", rectifier(), "sum")
                .addLayer(
                        "pool",
                        new SubsamplingLayer.Builder(PoolingType.MAX)
                                .kernelSize(2, 2)
                                .stride(2, 2)
                                .build(),
                        "relu")
                .addLayer(
                        "digit",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "pool")
                .setOutputs("digit")
                .build();
    }

    private static ConvolutionLayer convolution(int kernel, int stride) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .stride(stride, stride)
                .nOut(CHANNELS)
                .activation(Activation.IDENTITY)
                .hasBias(false)
                .build();
    }

    /** A layer of its own: Deeplearning4j ignores the activation of a BatchNormalization. */
    private static ActivationLayer rectifier() {
        return new ActivationLayer(Activation.RELU);
    }
}
