package io.github.dl4jquant.benchmark;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration.ListBuilder;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU6;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Convolutional networks as they were published, with random weights that keep activations of one size throughout: what a
 * network costs does not depend on what it was trained for.
 */
final class ImageNetworks {

    private static final int CLASSES = 1000;

    private ImageNetworks() {}

    /** ResNet-50 (He et al. 2015, table 1), strides in the first convolution of a block. 3.8 GMAC. */
    static ComputationGraph resNet50() {
        GraphBuilder graph = settings().graphBuilder().addInputs("input");
        String x = normalized(graph, "stem", "input", convolution(64, 7, 2), new ActivationReLU());
        graph.addLayer("stem-pool", maxPooling(3, 2), x);
        x = "stem-pool";
        int[] blocks = {3, 4, 6, 3};
        for (int stage = 0; stage < blocks.length; stage++) {
            for (int block = 0; block < blocks[stage]; block++) {
                x = bottleneck(graph, "s" + stage + "b" + block, x, 64 << stage, stage > 0 ? 2 : 1, block == 0);
            }
        }
        graph.addLayer("average", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), x);
        graph.addLayer("output", softmax(CLASSES), "average");
        return initialised(graph, 224);
    }

    private static String bottleneck(GraphBuilder graph, String name, String x, int width, int stride, boolean first) {
        int step = first ? stride : 1;
        String shortcut = first
                ? normalized(graph, name + "-shortcut", x, convolution(4 * width, 1, step), new ActivationIdentity())
                : x;
        String y = normalized(graph, name + "-a", x, convolution(width, 1, step), new ActivationReLU());
        y = normalized(graph, name + "-b", y, convolution(width, 3, 1), new ActivationReLU());
        y = normalized(graph, name + "-c", y, convolution(4 * width, 1, 1), new ActivationIdentity());
        graph.addVertex(name + "-add", new ElementWiseVertex(ElementWiseVertex.Op.Add), y, shortcut);
        graph.addLayer(name, new ActivationLayer(new ActivationReLU()), name + "-add");
        return name;
    }

    private static String normalized(
            GraphBuilder graph, String name, String x, ConvolutionLayer convolution, IActivation activation) {
        graph.addLayer(name + "-conv", convolution, x);
        return normalizedAndActivated(graph, name, name + "-conv", activation);
    }

    /** Deeplearning4j's batch normalization ignores an activation of its own. */
    private static String normalizedAndActivated(GraphBuilder graph, String name, String x, IActivation activation) {
        graph.addLayer(name + "-norm", norm(), x);
        if (activation instanceof ActivationIdentity) {
            return name + "-norm";
        }
        graph.addLayer(name + "-activation", new ActivationLayer(activation), name + "-norm");
        return name + "-activation";
    }

    /** MobileNet-V1, width 1 (Howard et al. 2017, table 1). 0.57 GMAC. */
    static ComputationGraph mobileNetV1() {
        GraphBuilder graph = settings().graphBuilder().addInputs("input");
        IActivation relu6 = new ActivationReLU6();
        String x = normalized(graph, "stem", "input", convolution(32, 3, 2), relu6);
        int[] widths = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
        for (int i = 0; i < widths.length; i++) {
            int stride = i == 1 || i == 3 || i == 5 || i == 11 ? 2 : 1;
            graph.addLayer(
                    "dw" + i,
                    new DepthwiseConvolution2D.Builder(3, 3)
                            .stride(stride, stride)
                            .depthMultiplier(1)
                            .hasBias(false)
                            .activation(Activation.IDENTITY)
                            .build(),
                    x);
            String filtered = normalizedAndActivated(graph, "dw" + i, "dw" + i, relu6);
            x = normalized(graph, "pw" + i, filtered, convolution(widths[i], 1, 1), relu6);
        }
        graph.addLayer("average", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), x);
        graph.addLayer("output", softmax(CLASSES), "average");
        return initialised(graph, 224);
    }

    /** VGG-16 (Simonyan and Zisserman 2014, configuration D). 15.5 GMAC. */
    static MultiLayerNetwork vgg16() {
        ListBuilder list = settings().list();
        int[][] stages = {{64, 2}, {128, 2}, {256, 3}, {512, 3}, {512, 3}};
        for (int[] stage : stages) {
            for (int i = 0; i < stage[1]; i++) {
                list.layer(activated(stage[0], 3, new ActivationReLU()));
            }
            list.layer(maxPooling(2, 2));
        }
        list.layer(dense(4096)).layer(dense(4096)).layer(softmax(CLASSES));
        return initialised(list, 224, 3);
    }

    /** Tiny YOLO v2 (Redmon and Farhadi 2016) as in Deeplearning4j's zoo, without the layer that reads boxes. 3.5 GMAC. */
    static MultiLayerNetwork tinyYolo() {
        ListBuilder list = settings().list();
        for (int width : new int[] {16, 32, 64, 128, 256, 512}) {
            list.layer(convolution(width, 3, 1)).layer(norm());
            list.layer(new ActivationLayer(new ActivationLReLU(0.1)));
            list.layer(maxPooling(2, width == 512 ? 1 : 2));
        }
        for (int i = 0; i < 2; i++) {
            list.layer(convolution(1024, 3, 1)).layer(norm());
            list.layer(new ActivationLayer(new ActivationLReLU(0.1)));
        }
        list.layer(activated(125, 1, new ActivationIdentity()));
        return initialised(list, 416, 3);
    }

    /** LeNet (LeCun et al. 1998) with the widths of Deeplearning4j's examples. 2.3 MMAC. */
    static MultiLayerNetwork leNet() {
        ListBuilder list = settings().convolutionMode(ConvolutionMode.Truncate).list();
        list.layer(activated(20, 5, new ActivationReLU())).layer(maxPooling(2, 2));
        list.layer(activated(50, 5, new ActivationReLU())).layer(maxPooling(2, 2));
        list.layer(dense(500)).layer(softmax(10));
        return initialised(list, 28, 1);
    }

    private static NeuralNetConfiguration.Builder settings() {
        return new NeuralNetConfiguration.Builder()
                .seed(1)
                .weightInit(WeightInit.RELU)
                .convolutionMode(ConvolutionMode.Same);
    }

    private static ConvolutionLayer convolution(int channels, int size, int stride) {
        return new ConvolutionLayer.Builder(size, size)
                .nOut(channels)
                .stride(stride, stride)
                .hasBias(false)
                .activation(Activation.IDENTITY)
                .build();
    }

    private static ConvolutionLayer activated(int channels, int size, IActivation activation) {
        return new ConvolutionLayer.Builder(size, size)
                .nOut(channels)
                .activation(activation)
                .build();
    }

    private static BatchNormalization norm() {
        return new BatchNormalization.Builder().activation(Activation.IDENTITY).build();
    }

    private static SubsamplingLayer maxPooling(int size, int stride) {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                .kernelSize(size, size)
                .stride(stride, stride)
                .build();
    }

    private static DenseLayer dense(int units) {
        return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
    }

    private static OutputLayer softmax(int classes) {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(classes)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static ComputationGraph initialised(GraphBuilder graph, int size) {
        graph.setOutputs("output").setInputTypes(InputType.convolutional(size, size, 3));
        ComputationGraph network = new ComputationGraph(graph.build());
        network.init();
        return network;
    }

    private static MultiLayerNetwork initialised(ListBuilder list, int size, int channels) {
        MultiLayerNetwork network = new MultiLayerNetwork(
                list.setInputType(InputType.convolutional(size, size, channels)).build());
        network.init();
        return network;
    }
}
