package io.github.dl4jquant.layers.volume;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat.NCDHW;
import static org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat.NDHWC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.nd4j.linalg.activations.Activation;

class Deconvolution3dQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                one(
                        "2x2x2 stride 2 relu",
                        NCDHW,
                        deconv(2, 2, 2).stride(2, 2, 2).activation(Activation.RELU)),
                one(
                        "3x3x2 same, stride 1x2x2",
                        NDHWC,
                        deconv(3, 3, 2).convolutionMode(ConvolutionMode.Same).stride(1, 2, 2)),
                one(
                        "3x2x3 same, no bias",
                        NCDHW,
                        deconv(3, 2, 3).convolutionMode(ConvolutionMode.Same).hasBias(false)),
                one(
                        "3x2x4 truncate, padding 1x0x1, stride 3x1x2",
                        NDHWC,
                        deconv(3, 2, 4).stride(3, 1, 2).padding(1, 0, 1)),
                // the kernel leaves gaps: pixels that are the bias alone
                one("1x2x1 stride 2x3x1", NCDHW, deconv(1, 2, 1).stride(2, 3, 1)),
                one("2x2x3 dilation 2x1x2", NCDHW, deconv(2, 2, 3).dilation(2, 1, 2)),
                upAndOn());
    }

    /** One channel in; a convolution behind. */
    private static Subject upAndOn() {
        return Subject.of(
                        "one channel, then convolution",
                        sequential(
                                InputType.convolutional3D(NDHWC, 2, 3, 3, 1),
                                deconv(2, 2, 2)
                                        .stride(2, 2, 2)
                                        .dataFormat(NDHWC)
                                        .activation(Activation.LEAKYRELU)
                                        .build(),
                                new Convolution3D.Builder(2, 2, 2)
                                        .name("conv")
                                        .dataFormat(NDHWC)
                                        .nOut(3)
                                        .build()),
                        2,
                        3,
                        3,
                        1)
                .expecting("deconv", INT8_STATIC)
                .expecting("conv", INT8_STATIC);
    }

    private static Subject one(String name, DataFormat format, Deconvolution3D.Builder layer) {
        boolean last = format == NDHWC;
        return Subject.of(
                        name + ", " + format,
                        sequential(
                                InputType.convolutional3D(format, 3, 4, 2, 2),
                                layer.dataFormat(format).build()),
                        last ? new long[] {3, 4, 2, 2} : new long[] {2, 3, 4, 2})
                .expecting("deconv", INT8_STATIC)
                .alsoOn(last ? new long[] {2, 3, 5, 2} : new long[] {2, 2, 3, 5});
    }

    private static Deconvolution3D.Builder deconv(int... kernel) {
        return new Deconvolution3D.Builder()
                .kernelSize(kernel)
                .name("deconv")
                .nOut(4)
                .convolutionMode(ConvolutionMode.Truncate);
    }
}
