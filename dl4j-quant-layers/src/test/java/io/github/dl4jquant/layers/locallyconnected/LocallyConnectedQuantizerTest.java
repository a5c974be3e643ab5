package io.github.dl4jquant.layers.locallyconnected;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.nd4j.linalg.activations.Activation;

class LocallyConnectedQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                images("same, relu", CNN2DFormat.NCHW, local().convolutionMode(ConvolutionMode.Same)),
                images(
                        "padding, stride 2x1, leaky",
                        CNN2DFormat.NHWC,
                        local().padding(1, 0).stride(2, 1).activation(Activation.LEAKYRELU)),
                images(
                        "dilation, no bias, gelu",
                        CNN2DFormat.NCHW,
                        local().dilation(1, 2).hasBias(false).activation(Activation.GELU)),
                normalized(),
                Subject.of(
                                "softmax",
                                sequential(
                                        InputType.convolutional(5, 4, 2),
                                        local().activation(Activation.SOFTMAX).build()),
                                2,
                                5,
                                4)
                        .refusing("local", "activation SOFTMAX"),
                sequences("truncate, padding, tanh", sequence().padding(1).activation(Activation.TANH)),
                sequences(
                        "same, stride 2, elu",
                        sequence()
                                .stride(2)
                                .convolutionMode(ConvolutionMode.Same)
                                .activation(Activation.ELU)));
    }

    /** Behind a convolution, and with one behind it, which meets Deeplearning4j's exchanged positions. */
    private static Subject images(String name, CNN2DFormat format, LocallyConnected2D.Builder layer) {
        boolean last = format == CNN2DFormat.NHWC;
        return Subject.of(
                        name + ", " + format,
                        sequential(
                                InputType.convolutional(5, 7, 3, format),
                                convolution(format),
                                layer.dataFormat(format).build(),
                                convolution(format)),
                        last ? new long[] {5, 7, 3} : new long[] {3, 5, 7})
                .expecting("local", Precision.INT8_STATIC);
    }

    /** Batch normalization and activation are fused. */
    private static Subject normalized() {
        return Subject.of(
                        "normalized",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional(4, 5, 1))
                                .addLayer(
                                        "local",
                                        local().activation(Activation.IDENTITY).build(),
                                        "in")
                                .addLayer("norm", new BatchNormalization(), "local")
                                .addLayer("act", new ActivationLayer(Activation.SIGMOID), "norm")
                                .setOutputs("act")),
                        new long[] {1, 4, 5})
                .expecting("act", Precision.INT8_STATIC);
    }

    private static Subject sequences(String name, LocallyConnected1D.Builder layer) {
        return Subject.of(name, sequential(InputType.recurrent(3, 8), layer.build()), 3, 8)
                .expecting("local", Precision.INT8_STATIC);
    }

    private static ConvolutionLayer convolution(CNN2DFormat format) {
        return new ConvolutionLayer.Builder(1, 1)
                .nOut(3)
                .dataFormat(format)
                .activation(Activation.TANH)
                .build();
    }

    private static LocallyConnected2D.Builder local() {
        return new LocallyConnected2D.Builder()
                .name("local")
                .kernelSize(3, 2)
                .nOut(4)
                .convolutionMode(ConvolutionMode.Truncate)
                .activation(Activation.RELU);
    }

    private static LocallyConnected1D.Builder sequence() {
        return new LocallyConnected1D.Builder()
                .name("local")
                .kernelSize(3)
                .nOut(4)
                .convolutionMode(ConvolutionMode.Truncate);
    }
}
