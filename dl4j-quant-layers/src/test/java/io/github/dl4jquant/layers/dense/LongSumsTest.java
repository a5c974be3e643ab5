package io.github.dl4jquant.layers.dense;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.dl4jquant.QuantizationResult;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodePlan;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sums of more products than INT32 has room for in the worst case. */
class LongSumsTest {

    private static final int INPUTS = 70_000;

    /** 70,000 times 255 times 127 is more than 2^31. */
    @Test
    void weightsThatCouldMakeASumOverflowAreNotMultipliedInInt8() {
        MultiLayerNetwork net = network();
        net.params().assign(0.01);
        INDArray ones = Nd4j.ones(1, INPUTS);

        QuantizationResult<MultiLayerNetwork> result =
                QuantizationTransform.transform(net, QuantizationConfig.dynamic());

        NodePlan plan = result.plan().nodes().get(0);
        assertThat(plan.precision()).isEqualTo(Precision.INT8_WEIGHT);
        assertThat(plan.reason()).contains("INT32");
        float expected = net.output(ones).getFloat(0);
        assertThat(result.network().output(ones).getFloat(0)).isCloseTo(expected, Offset.offset(1e-3f * expected));
    }

    @Test
    void askedForNevertheless() {
        MultiLayerNetwork net = network();
        net.params().assign(0.01);
        String name = net.getLayer(0).conf().getLayer().getLayerName();

        assertThatThrownBy(() -> QuantizationTransform.apply(
                        net,
                        QuantizationConfig.builder()
                                .mode(QuantizationMode.WEIGHT_ONLY)
                                .precision(name, Precision.INT8_DYNAMIC)
                                .build()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("might not fit into INT32");
    }

    @Test
    void weightsOfManySizesStayInInt8() {
        QuantizationResult<MultiLayerNetwork> result =
                QuantizationTransform.transform(network(), QuantizationConfig.dynamic());

        assertThat(result.plan().nodes().get(0).precision()).isEqualTo(Precision.INT8_DYNAMIC);
    }

    @ParameterizedTest
    @MethodSource
    void norInAnyOtherLayerWithWeights(InputType input, Layer layer) {
        MultiLayerNetwork net = input.getType() == InputType.Type.FF
                ? TestNetworks.sequential(input, layer)
                : TestNetworks.sequential(input, layer, output());
        net.params().assign(0.01);

        QuantizationResult<MultiLayerNetwork> result =
                QuantizationTransform.transform(net, QuantizationConfig.dynamic());

        NodePlan plan = planOf(result, layer);
        assertThat(plan.precision()).isEqualTo(Precision.INT8_WEIGHT);
        assertThat(plan.reason()).contains("INT32");
    }

    static Stream<Arguments> norInAnyOtherLayerWithWeights() {
        InputType vector = InputType.feedForward(INPUTS);
        InputType sequence = InputType.recurrent(INPUTS, 2);
        InputType image = InputType.convolutional(1, 1, INPUTS);
        return Stream.of(
                arguments(
                        sequence,
                        new LSTM.Builder()
                                .name("it")
                                .nOut(1)
                                .activation(Activation.TANH)
                                .build()),
                arguments(
                        sequence,
                        new Bidirectional(
                                new SimpleRnn.Builder().name("it").nOut(1).build())),
                arguments(
                        sequence,
                        new SelfAttentionLayer.Builder()
                                .name("it")
                                .nOut(2)
                                .nHeads(1)
                                .projectInput(true)
                                .build()),
                arguments(
                        sequence,
                        new RecurrentAttentionLayer.Builder()
                                .name("it")
                                .nOut(2)
                                .nHeads(1)
                                .projectInput(true)
                                .build()),
                arguments(
                        image,
                        new Deconvolution2D.Builder(1, 1).name("it").nOut(2).build()),
                arguments(
                        InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 1, 1, 1, INPUTS),
                        new Deconvolution3D.Builder()
                                .kernelSize(1, 1, 1)
                                .name("it")
                                .dataFormat(Convolution3D.DataFormat.NCDHW)
                                .nOut(2)
                                .build()),
                arguments(
                        InputType.convolutional(270, 270, 1),
                        new LocallyConnected2D.Builder()
                                .name("it")
                                .kernelSize(270, 270)
                                .convolutionMode(ConvolutionMode.Truncate)
                                .stride(1, 1)
                                .nOut(2)
                                .setInputSize(270, 270)
                                .build()),
                arguments(
                        vector,
                        new VariationalAutoencoder.Builder()
                                .name("it")
                                .encoderLayerSizes(2)
                                .decoderLayerSizes(2)
                                .nOut(2)
                                .build()));
    }

    /** 2 by 2 taps of 16,000 channels are 64,000 products. */
    @Test
    void aTransposedConvolutionAddsUpTheTapsOfOnePhaseOnly() {
        Deconvolution2D layer = new Deconvolution2D.Builder(4, 4)
                .name("it")
                .stride(2, 2)
                .nOut(1)
                .build();
        MultiLayerNetwork net = TestNetworks.sequential(InputType.convolutional(1, 1, 16_000), layer, output());

        assertThat(planOf(QuantizationTransform.transform(net, QuantizationConfig.dynamic()), layer)
                        .precision())
                .isEqualTo(Precision.INT8_DYNAMIC);
    }

    private static Layer output() {
        return new GlobalPoolingLayer.Builder().name("pool").build();
    }

    private static NodePlan planOf(QuantizationResult<MultiLayerNetwork> result, Layer layer) {
        return result.plan().nodes().stream()
                .filter(n -> n.name().startsWith("it") || n.name().startsWith("layer0"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(layer + ": " + result.plan()));
    }

    private static MultiLayerNetwork network() {
        return TestNetworks.sequential(
                InputType.feedForward(INPUTS),
                new DenseLayer.Builder().nOut(3).activation(Activation.IDENTITY).build());
    }
}
