package io.github.dl4jquant.layers.convolution;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static io.github.dl4jquant.scheme.Precision.ORIGINAL;
import static org.deeplearning4j.nn.conf.RNNFormat.NCW;
import static org.deeplearning4j.nn.conf.RNNFormat.NWC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1D;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.nd4j.linalg.activations.Activation;

class Convolution1dQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                one("3 same relu", NCW, conv(3, ConvolutionMode.Same).activation(Activation.RELU)),
                one("4 same, stride 3", NWC, conv(4, ConvolutionMode.Same).stride(3)),
                one(
                        "3 same, stride 2, dilation 2",
                        NCW,
                        conv(3, ConvolutionMode.Same).stride(2).dilation(2)),
                one("3 causal, dilation 2", NCW, conv(3, ConvolutionMode.Causal).dilation(2)),
                one(
                        "2 causal, stride 3, no bias",
                        NWC,
                        conv(2, ConvolutionMode.Causal).stride(3).hasBias(false)),
                one(
                        "3 truncate, stride 2, padding 1",
                        NWC,
                        conv(3, ConvolutionMode.Truncate).stride(2).padding(1)),
                // Deeplearning4j does not check that it fits: 11 - 4 is no multiple of 2
                one("4 strict, stride 2", NCW, conv(4, ConvolutionMode.Strict).stride(2)),
                alias(),
                residual(),
                skipping(),
                softmax());
    }

    private static Subject one(String name, RNNFormat format, Convolution1DLayer.Builder layer) {
        return Subject.of(
                        name + ", " + format,
                        sequential(
                                InputType.recurrent(3, 11, format),
                                layer.rnnDataFormat(format).build()),
                        shape(11, format))
                .expecting("conv", INT8_STATIC)
                .alsoOn(shape(8, format));
    }

    /** One channel; the class without a builder. */
    private static Subject alias() {
        Convolution1D layer = new Convolution1D();
        layer.setLayerName("conv");
        layer.setKernelSize(new int[] {3, 1});
        layer.setStride(new int[] {1, 1});
        layer.setDilation(new int[] {1, 1});
        layer.setPadding(new int[] {0, 0});
        layer.setConvolutionMode(ConvolutionMode.Same);
        layer.setRnnDataFormat(NCW);
        layer.setNOut(4);
        return Subject.of("Convolution1D", sequential(InputType.recurrent(1, 9, NCW), layer), new long[] {1, 9})
                .expecting("conv", INT8_STATIC);
    }

    /** A temporal convolutional network's block. */
    private static Subject residual() {
        return Subject.of(
                        "residual block",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.recurrent(3, 9))
                                .addLayer("a", causal(1), "in")
                                .addLayer("b", causal(2), "a")
                                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                                .addLayer("c", causal(4), "add")
                                .setOutputs("c")),
                        new long[] {3, 9})
                .expecting("a", INT8_STATIC)
                .expecting("b", INT8_STATIC)
                .expecting("c", INT8_STATIC)
                .alsoOn(new long[] {3, 14});
    }

    private static Convolution1DLayer causal(int dilation) {
        return new Convolution1DLayer.Builder(3)
                .nOut(5)
                .dilation(dilation)
                .convolutionMode(ConvolutionMode.Causal)
                .activation(Activation.RELU)
                .build();
    }

    /** Deeplearning4j starts at the second step of 11 here, at the first of 10. */
    private static Subject skipping() {
        return Subject.of(
                        "1 same, stride 3",
                        sequential(
                                InputType.recurrent(3, 12),
                                conv(1, ConvolutionMode.Same).stride(3).build()),
                        new long[] {3, 12})
                .refusing("conv", "stride 3 of a window of 1");
    }

    private static Subject softmax() {
        return Subject.of(
                        "softmax in float",
                        sequential(
                                InputType.recurrent(3, 8),
                                conv(3, ConvolutionMode.Same)
                                        .activation(Activation.SOFTMAX)
                                        .build()),
                        new long[] {3, 8})
                .expecting("conv-linear", INT8_STATIC)
                .expecting("conv", ORIGINAL);
    }

    private static Convolution1DLayer.Builder conv(int kernel, ConvolutionMode mode) {
        return new Convolution1DLayer.Builder(kernel).name("conv").nOut(4).convolutionMode(mode);
    }

    private static long[] shape(int time, RNNFormat format) {
        return format == NWC ? new long[] {time, 3} : new long[] {3, time};
    }
}
