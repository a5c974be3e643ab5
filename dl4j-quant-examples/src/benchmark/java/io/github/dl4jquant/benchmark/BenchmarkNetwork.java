package io.github.dl4jquant.benchmark;

import java.util.Locale;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The networks that are raced. */
@SuppressWarnings("ImmutableEnumChecker") // nobody gets at the array, and building is stateless
public enum BenchmarkNetwork implements Subject {
    RESNET50("ResNet50 224", ImageNetworks::resNet50, 3, 224, 224),
    MOBILENET("MobileNet-V1 224", ImageNetworks::mobileNetV1, 3, 224, 224),
    VGG16("VGG16 224", ImageNetworks::vgg16, 3, 224, 224),
    TINYYOLO("TinyYOLO 416", ImageNetworks::tinyYolo, 3, 416, 416),
    LENET("LeNet 28", ImageNetworks::leNet, 1, 28, 28),
    MLP("MLP 784-500-100-10", () -> dense(784, 500, 100, 10), 784),
    DENSE("Dense 4096 x2", () -> dense(4096, 4096, 4096, 10), 4096),
    LSTM("LSTM 128-512, 100 steps", () -> lstm(128, 512, 100), 128, 100);

    private final String label;
    private final Supplier<Model> builder;
    private final long[] sampleShape;

    BenchmarkNetwork(String label, Supplier<Model> builder, long... sampleShape) {
        this.label = label;
        this.builder = builder;
        this.sampleShape = sampleShape;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public Model build() {
        return builder.get();
    }

    @Override
    public long[] sampleShape() {
        return sampleShape.clone();
    }

    /** The network of that constant, whatever the case: "resnet50". */
    static BenchmarkNetwork named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The name on the command line, such as "resnet50". */
    String option() {
        return name().toLowerCase(Locale.ROOT);
    }

    private static MultiLayerNetwork dense(int... sizes) {
        ListBuilder list = new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .list();
        for (int i = 1; i < sizes.length - 1; i++) {
            list.layer(new DenseLayer.Builder()
                    .nIn(sizes[i - 1])
                    .nOut(sizes[i])
                    .activation(Activation.RELU)
                    .build());
        }
        list.layer(new OutputLayer.Builder(LossFunction.MCXENT)
                .nIn(sizes[sizes.length - 2])
                .nOut(sizes[sizes.length - 1])
                .activation(Activation.SOFTMAX)
                .build());
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        return network;
    }

    private static MultiLayerNetwork lstm(int size, int units, int steps) {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.XAVIER)
                .convolutionMode(ConvolutionMode.Same)
                .list()
                .layer(new org.deeplearning4j.nn.conf.layers.LSTM.Builder()
                        .nIn(size)
                        .nOut(units)
                        .activation(Activation.TANH)
                        .build())
                .setInputType(InputType.recurrent(size, steps))
                .build());
        network.init();
        return network;
    }
}
