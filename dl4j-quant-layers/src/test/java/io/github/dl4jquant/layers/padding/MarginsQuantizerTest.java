package io.github.dl4jquant.layers.padding;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.PoolHelperVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding3DLayer;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping1D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping2D;
import org.deeplearning4j.nn.conf.layers.convolutional.Cropping3D;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;

/** Cropping, zero padding and upsampling of sequences and volumes, cropping of images. */
class MarginsQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                images(CNN2DFormat.NCHW),
                images(CNN2DFormat.NHWC),
                poolHelper(),
                sequences(),
                floatSequences(),
                volumes());
    }

    private static Subject images(CNN2DFormat format) {
        boolean last = format == CNN2DFormat.NHWC;
        return Subject.of(
                        "images " + format,
                        TestNetworks.sequential(
                                InputType.convolutional(9, 7, 3, format),
                                convolution(format),
                                new Cropping2D.Builder(1, 2, 0, 1)
                                        .dataFormat(format)
                                        .name("crop")
                                        .build()),
                        last ? new long[] {9, 7, 3} : new long[] {3, 9, 7})
                .expecting("crop", Precision.INT8_STATIC)
                .alsoOn(last ? new long[] {6, 11, 3} : new long[] {3, 6, 11});
    }

    private static Subject poolHelper() {
        return Subject.of(
                        "pool helper",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional(5, 6, 3))
                                .addLayer("conv", convolution(CNN2DFormat.NCHW), "in")
                                .addVertex("helper", new PoolHelperVertex(), "conv")
                                .setOutputs("helper")),
                        new long[] {3, 5, 6})
                .expecting("helper", Precision.INT8_STATIC);
    }

    private static Subject sequences() {
        return Subject.of(
                        "sequences",
                        TestNetworks.sequential(
                                InputType.recurrent(3, 9, RNNFormat.NCW),
                                new DenseLayer.Builder().nOut(5).name("dense").build(),
                                new ZeroPadding1DLayer.Builder(2, 1).name("pad").build(),
                                new Upsampling1D.Builder(3).name("up").build(),
                                new Cropping1D.Builder(1, 4).name("crop").build()),
                        3,
                        9)
                .expecting("dense-preprocessor", Precision.INT8_STATIC)
                .expecting("pad-preprocessor", Precision.INT8_STATIC)
                .expecting("pad", Precision.INT8_STATIC)
                .expecting("up", Precision.INT8_STATIC)
                .expecting("crop", Precision.INT8_STATIC)
                .alsoOn(new long[] {3, 1});
    }

    /** Nothing in int8 is connected. */
    private static Subject floatSequences() {
        return Subject.of(
                        "float sequences",
                        TestNetworks.sequential(
                                InputType.recurrent(3, 9, RNNFormat.NCW),
                                new Cropping1D.Builder(1, 2).name("crop").build(),
                                new ZeroPadding1DLayer.Builder(0, 2).name("pad").build(),
                                new Upsampling1D.Builder(2).name("up").build()),
                        3,
                        9)
                .expecting("crop", Precision.FLOAT32)
                .expecting("pad", Precision.FLOAT32)
                .expecting("up", Precision.FLOAT32);
    }

    private static Subject volumes() {
        return Subject.of(
                        "volumes",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .addLayer(
                                        "dense",
                                        new DenseLayer.Builder()
                                                .nIn(6)
                                                .nOut(2 * 3 * 4 * 3)
                                                .build(),
                                        "in")
                                .addLayer(
                                        "pad",
                                        new ZeroPadding3DLayer.Builder(1, 0, 2, 1, 0, 3).build(),
                                        new FeedForwardToCnn3DPreProcessor(3, 4, 3, 2, true),
                                        "dense")
                                .addLayer("crop", new Cropping3D.Builder(0, 1, 1, 2, 2, 0).build(), "pad")
                                .addLayer(
                                        "up",
                                        new Upsampling3D.Builder()
                                                .size(new int[] {2, 1, 3})
                                                .build(),
                                        "crop")
                                .setOutputs("up")),
                        new long[] {6})
                .expecting("pad-preprocessor", Precision.INT8_STATIC)
                .expecting("pad", Precision.INT8_STATIC)
                .expecting("crop", Precision.INT8_STATIC)
                .expecting("up", Precision.INT8_STATIC);
    }

    private static ConvolutionLayer convolution(CNN2DFormat format) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(5)
                .dataFormat(format)
                .name("conv")
                .build();
    }
}
