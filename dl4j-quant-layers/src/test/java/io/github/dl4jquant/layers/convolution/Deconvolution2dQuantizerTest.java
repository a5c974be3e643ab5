package io.github.dl4jquant.layers.convolution;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NHWC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.nd4j.linalg.activations.Activation;

class Deconvolution2dQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                one("2x2 stride 2 relu", NCHW, deconv(2, 2).stride(2, 2).activation(Activation.RELU)),
                one("3x3 same, stride 2", NHWC, same(3, 3).stride(2, 2)),
                one(
                        "4x3 same, stride 2x1, no bias",
                        NCHW,
                        same(4, 3).stride(2, 1).hasBias(false)),
                one("3x3 same", NCHW, same(3, 3)),
                one(
                        "3x2 truncate, padding 1x0, stride 3x2",
                        NHWC,
                        deconv(3, 2).stride(3, 2).padding(1, 0)),
                // the kernel leaves gaps: pixels that are the bias alone
                one("1x2 truncate, stride 3x3", NCHW, deconv(1, 2).stride(3, 3)),
                one(
                        "3x3 truncate, stride 2, dilation 2",
                        NCHW,
                        deconv(3, 3).stride(2, 2).dilation(2, 2)),
                one(
                        "2x3 truncate, stride 2, dilation 3x1, padding 2x1",
                        NHWC,
                        deconv(2, 3).stride(2, 2).dilation(3, 1).padding(2, 1)),
                one("4x4 strict, padding 1", NCHW, deconv(4, 4).padding(1, 1).convolutionMode(ConvolutionMode.Strict)),
                normalized());
    }

    /** One channel in; batch normalization and activation folded in; a convolution behind. */
    private static Subject normalized() {
        return Subject.of(
                        "batch normalization, then convolution",
                        sequential(
                                InputType.convolutional(5, 4, 1),
                                deconv(2, 2).stride(2, 2).build(),
                                new BatchNormalization(),
                                new ActivationLayer.Builder()
                                        .activation(Activation.LEAKYRELU)
                                        .name("act")
                                        .build(),
                                new ConvolutionLayer.Builder(3, 3)
                                        .nOut(3)
                                        .name("conv")
                                        .build()),
                        new long[] {1, 5, 4})
                .expecting("act", INT8_STATIC)
                .expecting("conv", INT8_STATIC);
    }

    private static Subject one(String name, CNN2DFormat format, Deconvolution2D.Builder layer) {
        return Subject.of(
                        name + ", " + format,
                        sequential(
                                InputType.convolutional(5, 4, 3, format),
                                layer.dataFormat(format).build()),
                        shape(5, 4, format))
                .expecting("deconv", INT8_STATIC)
                .alsoOn(shape(3, 6, format));
    }

    private static Deconvolution2D.Builder same(int height, int width) {
        return deconv(height, width).convolutionMode(ConvolutionMode.Same);
    }

    private static Deconvolution2D.Builder deconv(int height, int width) {
        return new Deconvolution2D.Builder(height, width)
                .name("deconv")
                .nOut(5)
                .convolutionMode(ConvolutionMode.Truncate);
    }

    private static long[] shape(int height, int width, CNN2DFormat format) {
        return format == NCHW ? new long[] {3, height, width} : new long[] {height, width, 3};
    }
}
