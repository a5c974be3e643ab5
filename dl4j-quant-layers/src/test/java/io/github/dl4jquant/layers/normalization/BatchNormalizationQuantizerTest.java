package io.github.dl4jquant.layers.normalization;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NCHW;
import static org.deeplearning4j.nn.conf.CNN2DFormat.NHWC;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodePlan;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

class BatchNormalizationQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                        Stream.of(NCHW, NHWC).flatMap(BatchNormalizationQuantizerTest::images),
                        vectors(),
                        Stream.of(sequences()))
                .flatMap(s -> s);
    }

    private static Stream<Subject> images(CNN2DFormat format) {
        InputType input = InputType.convolutional(6, 5, 3, format);
        long[] shape = shape(6, 5, format);
        return Stream.of(
                Subject.of(
                                "folded into a convolution, " + format,
                                sequential(input, conv("conv", format, Activation.IDENTITY), norm("bn"), relu("relu")),
                                shape)
                        .expecting("bn", INT8_STATIC)
                        .alsoOn(shape(3, 8, format)),
                Subject.of(
                                "behind an activation, with negative factors, and relu, " + format,
                                negated(sequential(
                                        input,
                                        conv("conv", format, Activation.RELU),
                                        norm("bn"),
                                        relu("relu"),
                                        conv("conv2", format, Activation.IDENTITY))),
                                shape)
                        .expecting("bn", INT8_STATIC)
                        .expecting("relu", INT8_STATIC)
                        .alsoOn(shape(3, 8, format)),
                Subject.of(
                                "first, " + format,
                                sequential(input, norm("bn"), conv("conv", format, Activation.RELU)),
                                shape)
                        .expecting("bn", INT8_STATIC));
    }

    private static Stream<Subject> vectors() {
        InputType input = InputType.feedForward(11);
        return Stream.of(
                Subject.of(
                                "folded into a dense layer",
                                sequential(input, dense("a", Activation.IDENTITY), norm("bn")),
                                11)
                        .expecting("bn", INT8_STATIC),
                Subject.of(
                                "between dense layers, and an activation of its own that is ignored",
                                sequential(
                                        input,
                                        dense("a", Activation.RELU),
                                        new BatchNormalization.Builder()
                                                .name("bn")
                                                .activation(Activation.TANH)
                                                .build(),
                                        dense("b", Activation.IDENTITY)),
                                11)
                        .expecting("bn", INT8_STATIC),
                Subject.of(
                                "variance stored as it is",
                                sequential(
                                        input,
                                        new BatchNormalization.Builder()
                                                .name("bn")
                                                .useLogStd(false)
                                                .build(),
                                        dense("b", Activation.IDENTITY)),
                                11)
                        .expecting("bn", INT8_STATIC),
                Subject.of("alone, over what may be images", sequential(input, norm("bn")), 11)
                        .refusing("bn", "kind UNKNOWN")
                        .exportedWith("input", -1),
                Subject.of("two in a row", sequential(input, norm("bn"), norm("bn2"), dense("b", Activation.RELU)), 11)
                        .expecting("bn2", INT8_STATIC),
                Subject.of("locked, both applied", locked(1.5, 0.25), 11),
                Subject.of("locked, gamma not applied", locked(1.5, 0.0), 11),
                Subject.of("locked, beta not applied", locked(1.0, 0.25), 11));
    }

    /** Folded into one convolution, not into the other; set to NHWC, without which Deeplearning4j refuses it. */
    private static Subject sequences() {
        return Subject.of(
                        "sequences, channels last",
                        sequential(
                                InputType.recurrent(3, 8, RNNFormat.NWC),
                                sequenceConv(Activation.IDENTITY),
                                new BatchNormalization.Builder()
                                        .dataFormat(NHWC)
                                        .name("bn")
                                        .build(),
                                relu("relu"),
                                sequenceConv(Activation.RELU),
                                new BatchNormalization.Builder()
                                        .dataFormat(NHWC)
                                        .name("bn2")
                                        .build()),
                        8,
                        3)
                .expecting("bn", INT8_STATIC)
                .expecting("bn2", INT8_STATIC)
                .alsoOn(new long[] {5, 3});
    }

    private static Convolution1DLayer sequenceConv(Activation activation) {
        return new Convolution1DLayer.Builder(3)
                .rnnDataFormat(RNNFormat.NWC)
                .convolutionMode(org.deeplearning4j.nn.conf.ConvolutionMode.Same)
                .nOut(5)
                .activation(activation)
                .build();
    }

    @Test
    void sequencesAreLeftToDeeplearning4j() {
        MultiLayerNetwork net = sequential(
                InputType.recurrent(4, 9),
                new Convolution1DLayer.Builder(3, 1).name("conv").nOut(9).build(),
                norm("bn"));

        NodePlan node = QuantizationTransform.transform(net, QuantizationConfig.float32())
                .plan()
                .find("bn")
                .orElseThrow();

        assertThat(node.precision()).isEqualTo(Precision.ORIGINAL);
        assertThat(node.reason()).isEqualTo("batch normalization of a tensor of kind SEQUENCE_NCW");
    }

    private static MultiLayerNetwork locked(double gamma, double beta) {
        return sequential(
                InputType.feedForward(11),
                dense("a", Activation.RELU),
                new BatchNormalization.Builder()
                        .name("bn")
                        .lockGammaBeta(true)
                        .gamma(gamma)
                        .beta(beta)
                        .build(),
                dense("b", Activation.IDENTITY));
    }

    private static MultiLayerNetwork negated(MultiLayerNetwork net) {
        INDArray gamma = net.getLayer(1).getParam("gamma");
        gamma.putScalar(0, -0.8);
        gamma.putScalar(1, -1.2);
        gamma.putScalar(2, 0);
        return net;
    }

    private static BatchNormalization norm(String name) {
        return new BatchNormalization.Builder().name(name).build();
    }

    private static ActivationLayer relu(String name) {
        return new ActivationLayer.Builder()
                .name(name)
                .activation(Activation.RELU)
                .build();
    }

    private static DenseLayer dense(String name, Activation activation) {
        return new DenseLayer.Builder()
                .name(name)
                .nOut(9)
                .activation(activation)
                .build();
    }

    private static ConvolutionLayer conv(String name, CNN2DFormat format, Activation activation) {
        return new ConvolutionLayer.Builder(3, 3)
                .name(name)
                .nOut(5)
                .dataFormat(format)
                .convolutionMode(ConvolutionMode.Same)
                .activation(activation)
                .build();
    }

    private static long[] shape(int height, int width, CNN2DFormat format) {
        return format == NCHW ? new long[] {3, height, width} : new long[] {height, width, 3};
    }
}
