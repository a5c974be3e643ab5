package io.github.dl4jquant.layers.globalpooling;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.nd4j.linalg.activations.Activation;

class GlobalPoolingQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                beforeDense(PoolingType.AVG, CNN2DFormat.NCHW),
                beforeDense(PoolingType.MAX, CNN2DFormat.NHWC),
                atTheEnd(PoolingType.AVG, true),
                atTheEnd(PoolingType.AVG, false),
                atTheEnd(PoolingType.MAX, false),
                graph(),
                sum());
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

    private static Subject sum() {
        return Subject.of(
                        "sum",
                        TestNetworks.sequential(
                                InputType.convolutional(9, 7, 3),
                                convolution(CNN2DFormat.NCHW),
                                pooling(PoolingType.SUM, true)),
                        3,
                        9,
                        7)
                .refusing("pool", "SUM");
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
