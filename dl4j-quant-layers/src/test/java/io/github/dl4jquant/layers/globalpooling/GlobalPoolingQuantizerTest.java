package io.github.dl4jquant.layers.globalpooling;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.nd4j.linalg.activations.Activation;

class GlobalPoolingQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(overImages(), overSequences(), overVolumes()).flatMap(s -> s);
    }

    private static Stream<Subject> overImages() {
        return Stream.of(
                beforeDense(PoolingType.AVG, CNN2DFormat.NCHW),
                beforeDense(PoolingType.MAX, CNN2DFormat.NHWC),
                atTheEnd(PoolingType.AVG, true),
                atTheEnd(PoolingType.AVG, false),
                atTheEnd(PoolingType.MAX, false),
                atTheEnd(PoolingType.SUM, true),
                beforeDense(PoolingType.PNORM, CNN2DFormat.NCHW),
                graph());
    }

    private static Subject beforeDense(PoolingType type, CNN2DFormat format) {
        boolean last = format == CNN2DFormat.NHWC;
        return Subject.of(
                        type + " before dense, " + format,
                        TestNetworks.sequential(
                                InputType.convolutional(9, 7, 3, format),
                                convolution(format),
                                pooling(type, true),
                                new DenseLayer.Builder().nOut(10).build()),
                        last ? new long[] {9, 7, 3} : new long[] {3, 9, 7})
                .expecting("pool", Precision.INT8_STATIC)
                .alsoOn(last ? new long[] {6, 8, 3} : new long[] {3, 6, 8});
    }

    private static Subject atTheEnd(PoolingType type, boolean collapse) {
        return Subject.of(
                        type + " at the end" + (collapse ? "" : ", axes kept"),
                        TestNetworks.sequential(
                                InputType.convolutional(9, 7, 3),
                                convolution(CNN2DFormat.NCHW),
                                pooling(type, collapse)),
                        3,
                        9,
                        7)
                .expecting("pool", Precision.INT8_STATIC);
    }

    private static Subject graph() {
        return Subject.of(
                        "graph",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional(9, 7, 3))
                                .addLayer("conv", convolution(CNN2DFormat.NCHW), "in")
                                .addLayer("pool", pooling(PoolingType.AVG, true), "conv")
                                .addLayer("conv2", convolution(CNN2DFormat.NCHW), "conv")
                                .addLayer(
                                        "dense",
                                        new DenseLayer.Builder().nOut(5).build(),
                                        "pool")
                                .setOutputs("dense", "conv2")),
                        new long[] {3, 9, 7})
                .expecting("pool", Precision.INT8_STATIC);
    }

    private static Stream<Subject> overSequences() {
        return Stream.of(
                Subject.of(
                                "average over time, before dense",
                                TestNetworks.graph(TestNetworks.settings()
                                        .graphBuilder()
                                        .addInputs("in")
                                        .addLayer("rnn", recurrent(RNNFormat.NCW), "in")
                                        .addLayer("pool", pooling(PoolingType.AVG, true), "rnn")
                                        .addLayer(
                                                "dense",
                                                new DenseLayer.Builder()
                                                        .nIn(5)
                                                        .nOut(5)
                                                        .build(),
                                                "pool")
                                        .setOutputs("dense")),
                                new long[] {6, 7})
                        .expecting("pool", Precision.INT8_STATIC)
                        .alsoOn(new long[] {6, 11}),
                Subject.of(
                                "sum over time, axes kept",
                                TestNetworks.sequential(
                                        InputType.recurrent(6, 7),
                                        recurrent(RNNFormat.NCW),
                                        pooling(PoolingType.SUM, false)),
                                6,
                                7)
                        .expecting("pool", Precision.INT8_STATIC),
                Subject.of(
                                "norm over time, channels last",
                                TestNetworks.sequential(
                                        InputType.recurrent(6, 7, RNNFormat.NWC),
                                        recurrent(RNNFormat.NWC),
                                        new GlobalPoolingLayer.Builder(PoolingType.PNORM)
                                                .pnorm(3)
                                                .poolingDimensions(1)
                                                .name("pool")
                                                .build()),
                                7,
                                6)
                        .expecting("pool", Precision.INT8_STATIC),
                Subject.of(
                                "the channels of a sequence",
                                TestNetworks.sequential(
                                        InputType.recurrent(6, 7, RNNFormat.NWC),
                                        recurrent(RNNFormat.NWC),
                                        pooling(PoolingType.AVG, true)),
                                7,
                                6)
                        .refusing("pool", "pools over axes [2] of SEQUENCE_NWC"));
    }

    private static Stream<Subject> overVolumes() {
        return Stream.of(
                volumes("average of a volume, before dense", DataFormat.NCDHW, pooling(PoolingType.AVG, true)),
                volumes("maximum of a volume, axes kept", DataFormat.NCDHW, pooling(PoolingType.MAX, false)),
                volumes(
                        "sum of a volume, channels last",
                        DataFormat.NDHWC,
                        new GlobalPoolingLayer.Builder(PoolingType.SUM)
                                .poolingDimensions(1, 2, 3)
                                .name("pool")
                                .build()));
    }

    private static Subject volumes(String name, DataFormat format, GlobalPoolingLayer pooling) {
        Convolution3D convolution = new Convolution3D.Builder(2, 2, 2)
                .nOut(8)
                .dataFormat(format)
                .activation(Activation.RELU)
                .build();
        InputType input = InputType.convolutional3D(format, 3, 4, 5, 2);
        boolean last = format == DataFormat.NDHWC;
        return Subject.of(
                        name,
                        pooling.isCollapseDimensions()
                                ? TestNetworks.sequential(
                                        input,
                                        convolution,
                                        pooling,
                                        new DenseLayer.Builder().nOut(5).build())
                                : TestNetworks.sequential(input, convolution, pooling),
                        last ? new long[] {3, 4, 5, 2} : new long[] {2, 3, 4, 5})
                .expecting("pool", Precision.INT8_STATIC);
    }

    private static SimpleRnn recurrent(RNNFormat format) {
        return new SimpleRnn.Builder()
                .nIn(6)
                .nOut(5)
                .activation(Activation.TANH)
                .dataFormat(format)
                .build();
    }

    private static GlobalPoolingLayer pooling(PoolingType type, boolean collapse) {
        return new GlobalPoolingLayer.Builder(type)
                .collapseDimensions(collapse)
                .name("pool")
                .build();
    }

    private static ConvolutionLayer convolution(CNN2DFormat format) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(16)
                .dataFormat(format)
                .activation(Activation.RELU)
                .build();
    }
}
