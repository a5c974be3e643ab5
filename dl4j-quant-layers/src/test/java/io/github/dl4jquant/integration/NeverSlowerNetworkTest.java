package io.github.dl4jquant.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationResult;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.io.EmbeddedPlan;
import io.github.dl4jquant.io.PlanFile;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodePlan;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Whatever is measured: what comes out is a network like any other, and its plan says what was measured. */
class NeverSlowerNetworkTest {

    private static final Map<QuantizationMode, Set<Precision>> TIMED = Map.of(
            QuantizationMode.WEIGHT_ONLY, Set.of(Precision.INT8_WEIGHT, Precision.FLOAT32),
            QuantizationMode.DYNAMIC, Set.of(Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32),
            QuantizationMode.WEIGHT_AND_ACTIVATION,
                    Set.of(Precision.INT8_STATIC, Precision.INT8_DYNAMIC, Precision.INT8_WEIGHT, Precision.FLOAT32));

    private static QuantizationConfig config(QuantizationMode mode) {
        return QuantizationConfig.builder()
                .mode(mode)
                .calibrationData(Networks.iterator(Networks.inputs(32, 144)))
                .neverSlower(true)
                .build();
    }

    @ParameterizedTest
    @EnumSource(value = QuantizationMode.class, mode = EnumSource.Mode.EXCLUDE, names = "FLOAT32")
    void thePlanHoldsTimesAndMakesTheSameNetworkAgain(QuantizationMode mode) {
        MultiLayerNetwork net = Networks.lenet();
        QuantizationResult<MultiLayerNetwork> result = QuantizationTransform.transform(net, config(mode));
        INDArray inputs = Networks.inputs(8, 144);
        INDArray outputs = result.network().output(inputs);

        for (String withWeights : List.of("conv1", "conv2", "dense")) {
            NodePlan node = result.plan().find(withWeights).orElseThrow();
            assertThat(node.measuredMicros().keySet())
                    .as(withWeights)
                    .contains(node.precision())
                    .isSubsetOf(TIMED.get(mode));
            assertThat(node.measuredMicros()).hasSizeGreaterThan(1);
            assertThat(node.reason().isEmpty())
                    .isEqualTo(node.precision() == mode.preference().get(0));
        }
        assertThat(result.report().times().chosenMicros()).isPositive();
        assertThat(result.report().times().uniformMicros()).containsOnlyKeys(TIMED.get(mode));
        assertThat(outputs.distance2(net.output(inputs))).isLessThan(0.5);

        QuantizationPlan read = PlanFile.fromJson(PlanFile.toJson(result.plan()));
        assertThat(read).isEqualTo(result.plan());
        assertThat(QuantizationTransform.apply(net, read).output(inputs)).isEqualTo(outputs);
        assertThat(EmbeddedPlan.of(result.network()).find("conv1").orElseThrow().measuredMicros())
                .isEqualTo(result.plan().find("conv1").orElseThrow().measuredMicros());
    }

    /** At batch 1 a concatenation of vectors is nothing to do, and yet a part of the network. */
    @ParameterizedTest
    @EnumSource(value = QuantizationMode.class, mode = EnumSource.Mode.EXCLUDE, names = "FLOAT32")
    void layersAroundAConcatenationThatCopiesNothingAreTimed(QuantizationMode mode) {
        ComputationGraph net = TestNetworks.graph(TestNetworks.settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(144))
                .addLayer("a", dense(200), "in")
                .addLayer("b", dense(100), "in")
                .addVertex("merge", new MergeVertex(), "a", "b")
                .addLayer("last", dense(50), "merge")
                .setOutputs("last"));
        QuantizationPlan plan =
                QuantizationTransform.transform(net, config(mode)).plan();

        for (String layer : List.of("a", "b", "last")) {
            assertThat(plan.find(layer).orElseThrow().measuredMicros().keySet())
                    .as(layer)
                    .hasSizeGreaterThan(1);
        }
    }

    private static DenseLayer dense(int units) {
        return new DenseLayer.Builder().nOut(units).activation(Activation.RELU).build();
    }

    @Test
    void aNetworkWithoutParametersIsTimedToo() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ActivationLayer(Activation.TANH))
                .layer(new ActivationLayer(Activation.RELU))
                .setInputType(InputType.feedForward(144))
                .build());
        net.init();
        QuantizationResult<MultiLayerNetwork> result =
                QuantizationTransform.transform(net, config(QuantizationMode.WEIGHT_AND_ACTIVATION));
        INDArray inputs = Networks.inputs(8, 144);
        assertThat(result.network().output(inputs).distance2(net.output(inputs)))
                .isLessThan(0.5);
    }

    @Test
    void withoutDataTheConfigurationTellsTheShapeOfTheInput() {
        QuantizationConfig config = QuantizationConfig.builder()
                .mode(QuantizationMode.DYNAMIC)
                .neverSlower(true)
                .build();
        QuantizationResult<MultiLayerNetwork> result = QuantizationTransform.transform(Networks.mlp(), config);
        assertThat(result.plan().find("hidden").orElseThrow().measuredMicros())
                .containsOnlyKeys(TIMED.get(QuantizationMode.DYNAMIC));
    }

    @Test
    void aGraphIsTimedLikeASequentialNetwork() {
        QuantizationConfig config = QuantizationConfig.builder()
                .mode(QuantizationMode.DYNAMIC)
                .neverSlower(true)
                .build();
        var result = QuantizationTransform.transform(Networks.mlp().toComputationGraph(), config);
        assertThat(result.plan().nodes().get(0).measuredMicros()).containsOnlyKeys(TIMED.get(QuantizationMode.DYNAMIC));
    }

    @Test
    void anInputOfUnknownShapeIsRefusedUnlessAnExampleIsGiven() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new ConvolutionLayer.Builder(3, 3).name("conv").nOut(4).build())
                .layer(new OutputLayer.Builder().nOut(2).build())
                .setInputType(InputType.convolutional(8, 8, 1))
                .build());
        net.init();
        QuantizationConfig.Builder builder = QuantizationConfig.builder().neverSlower(true);

        assertThatThrownBy(() -> QuantizationTransform.apply(net, builder.build()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'input'")
                .hasMessageContaining("timingInputs")
                .hasMessageContaining("--input-shape");
        assertThatThrownBy(() -> QuantizationTransform.apply(
                        net,
                        builder.timingInputs(Nd4j.zeros(1, 1, 8, 8), Nd4j.zeros(1, 1))
                                .build()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("2 array(s)")
                .hasMessageContaining("1 input(s)");
        QuantizationResult<MultiLayerNetwork> result = QuantizationTransform.transform(
                net, builder.timingInputs(Nd4j.rand(4, 1, 8, 8)).build());
        assertThat(result.plan().find("conv").orElseThrow().measuredMicros())
                .containsOnlyKeys(TIMED.get(QuantizationMode.WEIGHT_ONLY));
    }

    /** Its only candidate is float: no input is needed to find that. */
    @Test
    void floatsNeedNoExampleOfTheInput() {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.convolutional(6, 6, 2),
                new ConvolutionLayer.Builder(3, 3).nOut(4).build());

        QuantizationResult<MultiLayerNetwork> result = QuantizationTransform.transform(
                net,
                QuantizationConfig.builder()
                        .mode(QuantizationMode.FLOAT32)
                        .neverSlower(true)
                        .build());

        INDArray input = Nd4j.rand(2, 2, 6, 6);
        assertThat(result.network().output(input))
                .isEqualTo(QuantizationTransform.apply(net, QuantizationConfig.float32())
                        .output(input));
    }

    @Test
    void anExampleWithoutSamplesIsRefused() {
        QuantizationConfig config = QuantizationConfig.builder()
                .mode(QuantizationMode.DYNAMIC)
                .neverSlower(true)
                .timingInputs(Nd4j.create(DataType.FLOAT, 0, 144))
                .build();

        assertThatThrownBy(() -> QuantizationTransform.apply(Networks.lenet(), config))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("'input'")
                .hasMessageContaining("of shape [0, 144]; expected one sample or more");
    }

    @Test
    void withoutTheSettingNothingIsTimed() {
        QuantizationResult<MultiLayerNetwork> result =
                QuantizationTransform.transform(Networks.mlp(), QuantizationConfig.dynamic());
        assertThat(result.report().times()).isNull();
        assertThat(result.plan().nodes()).allMatch(node -> node.measuredMicros().isEmpty());
    }
}
