package io.github.dl4jquant.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationResult;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.layers.boundary.BoundaryLayer;
import io.github.dl4jquant.layers.common.FloatCopies;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodePlan;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The beginning and the end of a ResNet: what is merged, what number types flow, what is kept in memory. */
class ResidualNetworkTest {

    /** Of the convolutions but the first, the dense layer and the output layer. */
    private static final Set<Long> WEIGHT_COUNTS = Set.of(32L * 32 * 9, 32L * 100, 100L * 10);

    private static ComputationGraph network() {
        return TestNetworks.graph(TestNetworks.settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(21, 19, 3))
                .addLayer("padding", new ZeroPaddingLayer.Builder(3, 3).build(), "in")
                .addLayer(
                        "conv1",
                        new ConvolutionLayer.Builder(7, 7).stride(2, 2).nOut(32).build(),
                        "padding")
                .addLayer("norm1", new BatchNormalization(), "conv1")
                .addLayer("relu1", relu(), "norm1")
                .addLayer(
                        "maxpool",
                        new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX)
                                .kernelSize(3, 3)
                                .stride(2, 2)
                                .build(),
                        "relu1")
                .addLayer("conv2", convolution(), "maxpool")
                .addLayer("norm2", new BatchNormalization(), "conv2")
                .addLayer("relu2", relu(), "norm2")
                .addLayer("conv3", convolution(), "relu2")
                .addLayer("norm3", new BatchNormalization(), "conv3")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm3", "maxpool")
                .addLayer("relu3", relu(), "add")
                .addLayer("avgpool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "relu3")
                .addLayer(
                        "dense",
                        new DenseLayer.Builder()
                                .nOut(100)
                                .activation(Activation.RELU)
                                .build(),
                        "avgpool")
                .addLayer(
                        "output",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(10)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "dense")
                .setOutputs("output"));
    }

    private static ConvolutionLayer convolution() {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(32)
                .build();
    }

    private static ActivationLayer relu() {
        return new ActivationLayer(Activation.RELU);
    }

    private static INDArray inputs(int samples) {
        Nd4j.getRandom().setSeed(samples);
        return Nd4j.randn(samples, 3, 21, 19);
    }

    private static QuantizationResult<ComputationGraph> quantized(ComputationGraph net, QuantizationMode mode) {
        INDArray[] data = {inputs(32)};
        return QuantizationTransform.transform(
                net,
                QuantizationConfig.builder()
                        .calibrationData(new SingletonMultiDataSetIterator(new MultiDataSet(data, data)))
                        .mode(mode)
                        .build());
    }

    @Test
    void everythingIsMergedIntoConvolutionsOfStaticInt8() {
        var plan = quantized(network(), QuantizationMode.WEIGHT_AND_ACTIVATION).plan();

        assertThat(plan.nodes())
                .extracting(NodePlan::name)
                .containsExactly("relu1", "maxpool", "relu2", "relu3", "avgpool", "dense", "output-logits", "output");
        assertThat(plan.find("padding").orElseThrow().name()).isEqualTo("relu1");
        assertThat(plan.find("add").orElseThrow().name()).isEqualTo("relu3");
        assertThat(plan.nodes())
                .filteredOn(n -> n.precision() != Precision.INT8_STATIC)
                .extracting(NodePlan::name)
                .containsExactly("output");
    }

    @Test
    void onlyTheInputIsConvertedAndInt8FlowsToTheLogits() {
        ComputationGraph net =
                quantized(network(), QuantizationMode.WEIGHT_AND_ACTIVATION).network();

        assertThat(Arrays.stream(net.getLayers()).filter(l -> l.conf().getLayer() instanceof BoundaryLayer))
                .hasSize(1);
        Map<String, INDArray> activations = net.feedForward(inputs(3), false);
        activations.forEach((name, array) -> {
            boolean isFloat = Set.of("in", "output-logits", "output").contains(name);
            assertThat(array.dataType() == DataType.FLOAT)
                    .as("%s is %s", name, array.dataType())
                    .isEqualTo(isFloat);
        });
        assertThat(activations).hasSize(10);
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void summaryCountsAllParametersAndShowsShapes(QuantizationMode mode) {
        ComputationGraph net = quantized(network(), mode).network();

        assertThat(net.numParams()).isEqualTo(net.params().length());
        assertThat(net.summary()).contains("QuantizedConvolutionImpl").contains("relu3");
        assertThat(net.summary(InputType.convolutional(21, 19, 3)))
                .contains("InputTypeConvolutional(h=11,w=10,c=32")
                .contains("InputTypeFeedForward(100");
    }

    @ParameterizedTest
    @EnumSource(value = QuantizationMode.class, names = "FLOAT32", mode = EnumSource.Mode.EXCLUDE)
    void noFloatCopyOfAnyWeightIsKept(QuantizationMode mode) {
        ComputationGraph net = quantized(network(), mode).network();
        net.output(inputs(3));
        net.output(inputs(1));

        assertThat(FloatCopies.reachableFrom(net, WEIGHT_COUNTS)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void probabilitiesAreCloseToTheFloatNetworks(QuantizationMode mode) {
        ComputationGraph net = network();
        INDArray expected = net.outputSingle(inputs(64));
        INDArray error = quantized(net, mode).network().outputSingle(inputs(64)).sub(expected);

        double decibels = 20
                * Math.log10(expected.norm2Number().doubleValue()
                        / error.norm2Number().doubleValue());
        assertThat(decibels).as("SQNR in dB").isGreaterThan(mode == QuantizationMode.FLOAT32 ? 80 : 25);
    }
}
