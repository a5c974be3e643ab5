package io.github.dl4jquant.layers.upsampling;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling2D;

class Upsampling2dQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(standalone(CNN2DFormat.NCHW), standalone(CNN2DFormat.NHWC), graph());
    }

    /** At the end of the network. */
    private static Subject standalone(CNN2DFormat format) {
        boolean last = format == CNN2DFormat.NHWC;
        return Subject.of(
                        "standalone " + format,
                        TestNetworks.sequential(
                                InputType.convolutional(6, 7, 3, format),
                                convolution("conv", format),
                                new Upsampling2D.Builder()
                                        .size(new int[] {2, 3})
                                        .dataFormat(format)
                                        .name("layer")
                                        .build()),
                        last ? new long[] {6, 7, 3} : new long[] {3, 6, 7})
                .expecting("layer", Precision.INT8_STATIC);
    }

    /** Between convolutions; its input is read twice. */
    private static Subject graph() {
        return Subject.of(
                        "graph",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional(6, 7, 3))
                                .addLayer("conv", convolution("conv", CNN2DFormat.NCHW), "in")
                                .addLayer(
                                        "layer",
                                        new Upsampling2D.Builder()
                                                .size(new int[] {2, 3})
                                                .build(),
                                        "conv")
                                .addLayer("a", convolution("a", CNN2DFormat.NCHW), "layer")
                                .addLayer("b", convolution("b", CNN2DFormat.NCHW), "layer")
                                .setOutputs("a", "b")),
                        new long[] {3, 6, 7})
                .expecting("layer", Precision.INT8_STATIC)
                .alsoOn(new long[] {3, 5, 9});
    }

    private static ConvolutionLayer convolution(String name, CNN2DFormat format) {
        return new ConvolutionLayer.Builder(3, 3)
                .name(name)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(4)
                .dataFormat(format)
                .build();
    }
}
