package io.github.dl4jquant.layers.normalization;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;

class LrnQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                one("that of AlexNet", CNN2DFormat.NCHW, new LocalResponseNormalization.Builder()),
                one("strong", CNN2DFormat.NHWC, new LocalResponseNormalization.Builder(1.5, 5, 0.3, 0.75)),
                one("even n, another power", CNN2DFormat.NCHW, new LocalResponseNormalization.Builder(1, 4, 0.2, 0.6)),
                one("one channel at a time", CNN2DFormat.NHWC, new LocalResponseNormalization.Builder(2, 1, 0.5, 1)));
    }

    /** Between convolutions, so that it reads and writes integers. */
    private static Subject one(String name, CNN2DFormat format, LocalResponseNormalization.Builder layer) {
        boolean last = format == CNN2DFormat.NHWC;
        return Subject.of(
                        name + ", " + format,
                        sequential(
                                InputType.convolutional(5, 6, 3, format),
                                convolution(format, 7),
                                layer.dataFormat(format).name("lrn").build(),
                                convolution(format, 4)),
                        last ? new long[] {5, 6, 3} : new long[] {3, 5, 6})
                .expecting("lrn", INT8_STATIC)
                .alsoOn(last ? new long[] {3, 8, 3} : new long[] {3, 3, 8});
    }

    private static ConvolutionLayer convolution(CNN2DFormat format, int out) {
        return new ConvolutionLayer.Builder(1, 1).nOut(out).dataFormat(format).build();
    }
}
