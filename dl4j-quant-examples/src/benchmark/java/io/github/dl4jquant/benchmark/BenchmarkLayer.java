package io.github.dl4jquant.benchmark;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;

/** Layers of real networks, each as a network of its own: with the conversion of its input and of its result. */
@SuppressWarnings("ImmutableEnumChecker") // the layer is cloned before anybody changes it
public enum BenchmarkLayer implements Subject {
    /** Of ResNet50's fourth stage. */
    CONV_3X3_256_14("convolution 3x3, 256 channels, 14x14", convolution(256, 3), InputType.convolutional(14, 14, 256)),
    /** Of ResNet50's fourth stage. */
    CONV_1X1_1024_256_14(
            "convolution 1x1, 1024 to 256 channels, 14x14", convolution(256, 1), InputType.convolutional(14, 14, 1024)),
    /** Of ResNet50's second stage. */
    CONV_1X1_64_256_56(
            "convolution 1x1, 64 to 256 channels, 56x56", convolution(256, 1), InputType.convolutional(56, 56, 64)),
    /** Of ResNet50's last stage. */
    CONV_3X3_512_7("convolution 3x3, 512 channels, 7x7", convolution(512, 3), InputType.convolutional(7, 7, 512)),
    /** Of MobileNet-V1's middle. */
    DEPTHWISE_3X3_512_14(
            "depthwise convolution 3x3, 512 channels, 14x14", depthwise(), InputType.convolutional(14, 14, 512)),
    /** Of MobileNet-V1's middle. */
    CONV_1X1_512_14("convolution 1x1, 512 channels, 14x14", convolution(512, 1), InputType.convolutional(14, 14, 512)),
    /** Of VGG16's head. */
    DENSE_4096_4096("dense 4096 to 4096", dense(4096), InputType.feedForward(4096)),
    /** ResNet50's classifier. */
    DENSE_2048_1000("dense 2048 to 1000", dense(1000), InputType.feedForward(2048)),
    LSTM_128_512_100("LSTM 128 to 512, 100 steps", lstm(), InputType.recurrent(128, 100));

    private final String label;
    private final Layer layer;
    private final InputType inputType;

    BenchmarkLayer(String label, Layer layer, InputType inputType) {
        this.label = label;
        this.layer = layer;
        this.inputType = inputType;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Model build() {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .convolutionMode(ConvolutionMode.Same)
                .list()
                .layer(layer.clone()) // the builder writes defaults into it
                .setInputType(inputType)
                .build());
        network.init();
        return network;
    }

    @Override
    public long[] sampleShape() {
        long[] withBatch = inputType.getShape(true);
        long[] shape = new long[withBatch.length - 1];
        System.arraycopy(withBatch, 1, shape, 0, shape.length);
        return shape;
    }

    private static Layer convolution(int channels, int size) {
        return new ConvolutionLayer.Builder(size, size)
                .nOut(channels)
                .activation(Activation.RELU)
                .build();
    }

    private static Layer depthwise() {
        return new DepthwiseConvolution2D.Builder(3, 3)
                .depthMultiplier(1)
                .activation(Activation.RELU)
                .build();
    }

    private static Layer dense(int units) {
        return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
    }

    private static Layer lstm() {
        return new org.deeplearning4j.nn.conf.layers.LSTM.Builder()
                .nOut(512)
                .activation(Activation.TANH)
                .build();
    }
}
