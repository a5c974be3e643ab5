package io.github.dl4jquant.benchmark;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * Networks of a few thousand weights with the layers of those that are raced: whoever has loaded and run one has loaded the
 * classes and libraries that the large one of its kind needs, and next to no memory besides.
 */
enum TinyNetworks implements Subject {
    SEQUENCE("lstm", 8, 5) {
        @Override
        public Model build() {
            return initialised(settings()
                    .list()
                    .layer(new LSTM.Builder()
                            .nOut(16)
                            .activation(Activation.TANH)
                            .build())
                    .setInputType(InputType.recurrent(8, 5)));
        }
    },
    VECTORS("mlp", 8) {
        @Override
        public Model build() {
            return initialised(
                    settings().list().layer(dense()).layer(softmax()).setInputType(InputType.feedForward(8)));
        }
    },
    IMAGES("net", 3, 8, 8) {
        @Override
        public Model build() {
            return initialised(settings()
                    .list()
                    .layer(convolution())
                    .layer(new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}).build())
                    .layer(dense())
                    .layer(softmax())
                    .setInputType(InputType.convolutional(8, 8, 3)));
        }
    },
    GRAPH("graph", 3, 8, 8) {
        @Override
        public Model build() {
            ComputationGraph graph = new ComputationGraph(settings()
                    .graphBuilder()
                    .addInputs("input")
                    .addLayer("first", convolution(), "input")
                    .addLayer("depthwise", new DepthwiseConvolution2D.Builder(3, 3).build(), "first")
                    .addLayer(
                            "pointwise",
                            new ConvolutionLayer.Builder(1, 1).nOut(8).build(),
                            "depthwise")
                    .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "pointwise")
                    .addLayer("average", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "sum")
                    .addLayer("output", softmax(), "average")
                    .setOutputs("output")
                    .setInputTypes(InputType.convolutional(8, 8, 3))
                    .build());
            graph.init();
            return graph;
        }
    };

    private final String label;
    private final long[] sampleShape;

    TinyNetworks(String label, long... sampleShape) {
        this.label = label;
        this.sampleShape = sampleShape;
    }

    /** Of the same layers as a large one. */
    static TinyNetworks like(BenchmarkNetwork network) {
        return switch (network) {
            case LSTM -> SEQUENCE;
            case MLP, DENSE -> VECTORS;
            case RESNET50, MOBILENET -> GRAPH;
            default -> IMAGES;
        };
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public long[] sampleShape() {
        return sampleShape.clone();
    }

    private static NeuralNetConfiguration.Builder settings() {
        return new NeuralNetConfiguration.Builder().seed(1).convolutionMode(ConvolutionMode.Same);
    }

    private static MultiLayerNetwork initialised(NeuralNetConfiguration.ListBuilder list) {
        MultiLayerNetwork network = new MultiLayerNetwork(list.build());
        network.init();
        return network;
    }

    private static ConvolutionLayer convolution() {
        return new ConvolutionLayer.Builder(3, 3)
                .nOut(8)
                .activation(Activation.RELU)
                .build();
    }

    private static DenseLayer dense() {
        return new DenseLayer.Builder().nOut(16).activation(Activation.RELU).build();
    }

    private static OutputLayer softmax() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(5)
                .activation(Activation.SOFTMAX)
                .build();
    }
}
