package io.github.dl4jquant.layers.volume;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat.NCDHW;
import static org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat.NDHWC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.nd4j.linalg.activations.Activation;

class Convolution3dQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                one(
                                "same relu, stride 2x1x2",
                                NCDHW,
                                conv(3, 2, 3)
                                        .convolutionMode(ConvolutionMode.Same)
                                        .stride(2, 1, 2)
                                        .activation(Activation.RELU))
                        .alsoOn(new long[] {2, 3, 6, 4}),
                one(
                                "truncate, padding, dilation",
                                NDHWC,
                                conv(2, 2, 1).padding(1, 0, 1).dilation(2, 1, 1))
                        .alsoOn(new long[] {4, 7, 3, 2}),
                one(
                        "strict, no bias",
                        NCDHW,
                        conv(3, 3, 2)
                                .convolutionMode(ConvolutionMode.Strict)
                                .stride(1, 2, 1)
                                .hasBias(false)
                                .activation(Activation.LEAKYRELU)),
                one("softmax in float", NDHWC, conv(1, 1, 1).activation(Activation.SOFTMAX)),
                oneChannel(),
                residual());
    }

    private static Subject oneChannel() {
        return Subject.of(
                        "one channel, two in a row",
                        sequential(
                                InputType.convolutional3D(NCDHW, 4, 5, 6, 1),
                                conv(2, 2, 2)
                                        .activation(Activation.RELU)
                                        .name("a")
                                        .build(),
                                conv(2, 1, 3)
                                        .activation(Activation.TANH)
                                        .name("b")
                                        .build()),
                        1,
                        4,
                        5,
                        6)
                .expecting("a", INT8_STATIC)
                .expecting("b", INT8_STATIC);
    }

    /** The addition and its activation are fused into a convolution with two inputs. */
    private static Subject residual() {
        return Subject.of(
                        "residual",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional3D(NDHWC, 4, 5, 3, 2))
                                .addLayer("a", same("a"), "in")
                                .addLayer("b", same("b"), "a")
                                .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                                .addLayer("end", same("end"), "sum")
                                .setOutputs("end")),
                        new long[] {4, 5, 3, 2})
                .expecting("sum", INT8_STATIC);
    }

    private static Convolution3D same(String name) {
        return conv(3, 3, 3)
                .name(name)
                .dataFormat(NDHWC)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.IDENTITY)
                .build();
    }

    private static Subject one(String name, DataFormat format, Convolution3D.Builder layer) {
        boolean last = format == NDHWC;
        Convolution3D conf = layer.dataFormat(format).build();
        Subject subject = Subject.of(
                name + ", " + format,
                sequential(InputType.convolutional3D(format, 4, 5, 6, 2), conf),
                last ? new long[] {4, 5, 6, 2} : new long[] {2, 4, 5, 6});
        return name.contains("float") ? subject : subject.expecting("conv", INT8_STATIC);
    }

    private static Convolution3D.Builder conv(int... kernel) {
        return new Convolution3D.Builder(kernel).name("conv").nOut(5).convolutionMode(ConvolutionMode.Truncate);
    }
}
