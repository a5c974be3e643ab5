package io.github.dl4jquant.layers.activation;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.distribution.NormalDistribution;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;

class PreluQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                images("a slope per channel", CNN2DFormat.NCHW, prelu(4, 5, 6).sharedAxes(2, 3))
                        .alsoOn(new long[] {3, 7, 4}),
                images("a slope per channel", CNN2DFormat.NHWC, prelu(5, 6, 4).sharedAxes(1, 2)),
                images("a slope per value", CNN2DFormat.NCHW, prelu(4, 5, 6)),
                images("a slope per row", CNN2DFormat.NHWC, prelu(5, 6, 4).sharedAxes(2, 3)),
                sequences(RNNFormat.NCW, prelu(4, 7)),
                sequences(RNNFormat.NWC, prelu(7, 4).sharedAxes(1)),
                vectors(),
                unknown());
    }

    private static Subject images(String name, CNN2DFormat format, PReLULayer.Builder layer) {
        return Subject.of(
                        name + ", " + format,
                        sequential(
                                InputType.convolutional(5, 6, 3, format),
                                new ConvolutionLayer.Builder(1, 1)
                                        .nOut(4)
                                        .dataFormat(format)
                                        .build(),
                                layer.build()),
                        format == CNN2DFormat.NCHW ? new long[] {3, 5, 6} : new long[] {5, 6, 3})
                .expecting("prelu", INT8_STATIC);
    }

    private static Subject sequences(RNNFormat format, PReLULayer.Builder layer) {
        return Subject.of(
                        "sequences " + format,
                        sequential(
                                InputType.recurrent(3, 7, format),
                                new Convolution1DLayer.Builder(1)
                                        .rnnDataFormat(format)
                                        .nOut(4)
                                        .build(),
                                layer.build()),
                        format == RNNFormat.NCW ? new long[] {3, 7} : new long[] {7, 3})
                .expecting("prelu", INT8_STATIC);
    }

    /** Between dense layers, so that it writes integers. */
    private static Subject vectors() {
        return Subject.of(
                        "vectors",
                        sequential(
                                InputType.feedForward(9),
                                new DenseLayer.Builder().nOut(24).build(),
                                prelu(24).build(),
                                new DenseLayer.Builder().nOut(5).build()),
                        9)
                .expecting("prelu", INT8_STATIC);
    }

    private static Subject unknown() {
        return Subject.of("alone", sequential(InputType.feedForward(9), prelu(9).build()), 9)
                .refusing("prelu", "kind UNKNOWN")
                .exportedWith("input", -1);
    }

    private static PReLULayer.Builder prelu(long... shape) {
        return new PReLULayer.Builder()
                .inputShape(shape)
                .weightInit(new NormalDistribution(0.2, 0.3))
                .name("prelu");
    }
}
