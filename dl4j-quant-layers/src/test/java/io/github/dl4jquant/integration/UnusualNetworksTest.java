package io.github.dl4jquant.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.io.PlanFile;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodePlan;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPaddingLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Networks that once came out wrong or were refused. */
class UnusualNetworksTest {

    private static NeuralNetConfiguration.Builder settings() {
        return new NeuralNetConfiguration.Builder()
                .seed(5)
                .weightInit(WeightInit.XAVIER)
                .activation(Activation.TANH);
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static INDArray random(long... shape) {
        Nd4j.getRandom().setSeed(17);
        return Nd4j.randn(shape);
    }

    private static QuantizationConfig config(QuantizationMode mode, INDArray data) {
        return QuantizationConfig.builder()
                .mode(mode)
                .calibrationData(new ViewIterator(new DataSet(data, Nd4j.zeros(data.size(0), 3)), 16))
                .build();
    }

    private static void assertClose(QuantizationMode mode, INDArray expected, INDArray got) {
        assertThat(got.shape()).isEqualTo(expected.shape());
        double error = expected.sub(got).norm2Number().doubleValue()
                / expected.norm2Number().doubleValue();
        assertThat(error).isLessThan(mode == QuantizationMode.FLOAT32 ? 1e-4 : 0.05);
    }

    private static void check(QuantizationMode mode, MultiLayerNetwork net, long... sample) {
        net.init();
        INDArray input = random(sample);
        assertClose(
                mode,
                net.output(input),
                QuantizationTransform.apply(net, config(mode, input)).output(input));
        check(mode, net.toComputationGraph(), sample);
    }

    private static void check(QuantizationMode mode, ComputationGraph net, long... sample) {
        net.init();
        INDArray input = random(sample);
        assertClose(
                mode,
                net.outputSingle(input),
                QuantizationTransform.apply(net, config(mode, input)).outputSingle(input));
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void wrappersKeepWhatTheyDo(QuantizationMode mode) {
        LSTM lstm = new LSTM.Builder().nIn(4).nOut(6).build();
        check(
                mode,
                new MultiLayerNetwork(settings()
                        .list()
                        .layer(new LastTimeStep(lstm))
                        .layer(output())
                        .setInputType(InputType.recurrent(4))
                        .build()),
                12,
                4,
                7);
        MultiLayerNetwork masked = new MultiLayerNetwork(settings()
                .list()
                .layer(new MaskZeroLayer.Builder()
                        .setUnderlying(lstm)
                        .setMaskValue(0)
                        .build())
                .layer(new LastTimeStep(new LSTM.Builder().nIn(6).nOut(5).build()))
                .layer(output())
                .setInputType(InputType.recurrent(4))
                .build());
        masked.init();
        INDArray input = random(12, 4, 7);
        for (int sample = 0; sample < 12; sample += 2) {
            input.tensorAlongDimension(sample, 1, 2).getColumn(6).assign(0);
            input.tensorAlongDimension(sample, 1, 2).getColumn(5).assign(0);
        }
        assertClose(
                mode,
                masked.output(input),
                QuantizationTransform.apply(masked, config(mode, input)).output(input));
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void frozenLayersAreQuantizedLikeOthers(QuantizationMode mode) {
        MultiLayerNetwork net = new MultiLayerNetwork(settings()
                .list()
                .layer(new FrozenLayer(new DenseLayer.Builder()
                        .nIn(9)
                        .nOut(8)
                        .activation(Activation.RELU)
                        .build()))
                .layer(new OutputLayer.Builder()
                        .nIn(8)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .build());
        check(mode, net, 12, 9);
        QuantizationPlan plan = QuantizationTransform.transform(net, config(mode, random(12, 9)))
                .plan();
        assertThat(plan.nodes().get(0).precision()).isEqualTo(mode.preference().get(0));
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void aPooledSequenceGoesIntoADenseLayer(QuantizationMode mode) {
        check(
                mode,
                new ComputationGraph(settings()
                        .graphBuilder()
                        .addInputs("in")
                        .addLayer("lstm", new LSTM.Builder().nOut(6).build(), "in")
                        .addLayer("pool", new GlobalPoolingLayer(), "lstm")
                        .addLayer("dense", new DenseLayer.Builder().nOut(5).build(), "pool")
                        .addLayer("out", output(), "dense")
                        .setOutputs("out")
                        .setInputTypes(InputType.recurrent(4))
                        .build()),
                12,
                4,
                7);
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void batchNormalizationAndPoolingWithoutAnyConvolution(QuantizationMode mode) {
        check(
                mode,
                new MultiLayerNetwork(settings()
                        .list()
                        .layer(new BatchNormalization())
                        .layer(new ActivationLayer(Activation.RELU))
                        .layer(new GlobalPoolingLayer())
                        .layer(output())
                        .setInputType(InputType.convolutional(9, 7, 3))
                        .build()),
                12,
                3,
                9,
                7);
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void zeroPaddingBeforeAResidualConvolutionKeepsTheResidual(QuantizationMode mode) {
        check(
                mode,
                new ComputationGraph(settings()
                        .convolutionMode(ConvolutionMode.Truncate)
                        .graphBuilder()
                        .addInputs("in")
                        .addLayer(
                                "a", new ConvolutionLayer.Builder(1, 1).nOut(4).build(), "in")
                        .addLayer("pad", new ZeroPaddingLayer.Builder(1, 1).build(), "a")
                        .addLayer(
                                "b",
                                new ConvolutionLayer.Builder(3, 3)
                                        .nOut(4)
                                        .activation(Activation.IDENTITY)
                                        .build(),
                                "pad")
                        .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "b", "a")
                        .addLayer("relu", new ActivationLayer(Activation.RELU), "add")
                        .addLayer("pool", new GlobalPoolingLayer(), "relu")
                        .addLayer("out", output(), "pool")
                        .setOutputs("out")
                        .setInputTypes(InputType.convolutional(9, 7, 3))
                        .build()),
                12,
                3,
                9,
                7);
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void flatteningLetsVectorsPassAsInDeeplearning4j(QuantizationMode mode) {
        Supplier<MultiLayerNetwork> net = () -> new MultiLayerNetwork(settings()
                .list()
                .layer(new DenseLayer.Builder().nIn(24).nOut(8).build())
                .layer(new OutputLayer.Builder()
                        .nIn(8)
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build())
                .inputPreProcessor(0, new CnnToFeedForwardPreProcessor(4, 3, 2))
                .build());
        check(mode, net.get(), 12, 24);
        check(mode, net.get(), 12, 2, 4, 3);
    }

    @Test
    void anOutputLayersPrecisionCanBeFixed() {
        QuantizationConfig config = QuantizationConfig.builder()
                .mode(QuantizationMode.WEIGHT_ONLY)
                .precision("output", Precision.INT8_DYNAMIC)
                .build();
        var plan = QuantizationTransform.transform(Networks.mlp(), config).plan();
        assertThat(plan.find("output-logits").orElseThrow().precision()).isEqualTo(Precision.INT8_DYNAMIC);
        assertThat(plan.find("output").orElseThrow().precision()).isEqualTo(Precision.ORIGINAL);
    }

    @Test
    void oneStaticLayerInAnotherModeIsCalibrated() {
        QuantizationConfig.Builder builder =
                QuantizationConfig.builder().mode(QuantizationMode.DYNAMIC).precision("hidden", Precision.INT8_STATIC);
        assertThatThrownBy(() -> QuantizationTransform.apply(Networks.mlp(), builder.build()))
                .hasMessageContaining("INT8_STATIC without calibration data");
        builder.calibrationData(Networks.iterator(Networks.inputs(64, 4)));
        INDArray input = Networks.inputs(5, 4);
        MultiLayerNetwork net = Networks.mlp();
        assertClose(
                QuantizationMode.DYNAMIC,
                net.output(input),
                QuantizationTransform.apply(net, builder.build()).output(input));
    }

    @Test
    void aPlanThatChangesTheScaleOfWhatOnlyMovesIsRefused() {
        ComputationGraph net = new ComputationGraph(settings()
                .graphBuilder()
                .addInputs("in")
                .addLayer("a", new ConvolutionLayer.Builder(1, 1).nOut(4).build(), "in")
                .addLayer("pool", new SubsamplingLayer.Builder().build(), "a")
                .addVertex("merge", new MergeVertex(), "pool", "pool2")
                .addLayer("pool2", new SubsamplingLayer.Builder().build(), "b")
                .addLayer("b", new ConvolutionLayer.Builder(1, 1).nOut(4).build(), "in")
                .addLayer("c", new ConvolutionLayer.Builder(1, 1).nOut(4).build(), "merge")
                .addLayer("gp", new GlobalPoolingLayer(), "c")
                .addLayer("out", output(), "gp")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(8, 8, 3))
                .build());
        net.init();
        var plan = QuantizationTransform.transform(
                        net, config(QuantizationMode.WEIGHT_AND_ACTIVATION, random(16, 3, 8, 8)))
                .plan();
        NodePlan merge = plan.find("merge").orElseThrow();
        String scale = "\"scale\" : " + merge.output().scale();
        String json = PlanFile.toJson(plan);
        int first = json.indexOf(scale);
        String edited = json.substring(0, first) + "\"scale\" : 0.5" + json.substring(first + scale.length());
        assertThatThrownBy(() -> QuantizationTransform.apply(net, PlanFile.fromJson(edited)))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("keeps the scale of its inputs");
        assertThatThrownBy(() -> PlanFile.fromJson("null")).isInstanceOf(PlanException.class);
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void aClosedNetworkSaysSo(QuantizationMode mode) {
        MultiLayerNetwork net = QuantizationTransform.apply(Networks.mlp(), config(mode, Networks.inputs(64, 4)));
        net.output(Networks.inputs(2, 4));
        net.close();
        assertThatThrownBy(() -> net.output(Networks.inputs(2, 4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("closed");
    }
}
