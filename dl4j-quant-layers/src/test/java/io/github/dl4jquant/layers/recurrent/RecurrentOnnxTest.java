package io.github.dl4jquant.layers.recurrent;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.layers.common.OnnxFolder;
import io.github.dl4jquant.layers.common.OnnxRuntimeRun;
import io.github.dl4jquant.layers.common.TestNetwork;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** The forms that recurrent layers have in ONNX, beyond what the contract checks. */
class RecurrentOnnxTest {

    private static final int IN = 5;
    private static final int TIME = 9;
    private static final int UNITS = 24;

    /** Of a state in [-1, 1]. */
    private static final double STEP = 1 / 127.0;

    static Stream<Arguments> functions() {
        return Stream.of(
                Arguments.of(Activation.IDENTITY, Activation.SIGMOID, "LSTM"),
                Arguments.of(Activation.LEAKYRELU, Activation.HARDSIGMOID, "LSTM"),
                Arguments.of(Activation.ELU, Activation.SIGMOID, "LSTM"),
                Arguments.of(Activation.RELU, Activation.TANH, "LSTM"),
                Arguments.of(Activation.SOFTPLUS, Activation.HARDSIGMOID, "LSTM"),
                Arguments.of(Activation.THRESHOLDEDRELU, Activation.SIGMOID, "LSTM"),
                Arguments.of(Activation.SOFTSIGN, Activation.SIGMOID, "LSTM"),
                Arguments.of(Activation.HARDTANH, Activation.SIGMOID, "Scan"),
                Arguments.of(Activation.TANH, Activation.SOFTMAX, "Scan"),
                Arguments.of(Activation.SWISH, null, "Scan"),
                Arguments.of(Activation.ELU, null, "RNN"),
                Arguments.of(Activation.IDENTITY, null, "RNN"));
    }

    @ParameterizedTest
    @MethodSource("functions")
    void everyFunctionIsSaid(Activation activation, Activation gate, String operator) {
        Layer layer = gate == null
                ? spread(new SimpleRnn.Builder().nOut(UNITS).activation(activation))
                : spread(new GravesLSTM.Builder()
                        .gateActivationFunction(gate)
                        .nOut(UNITS)
                        .activation(activation));
        TestNetwork net = network(layer);
        ModelProto model = net.onnx(OnnxOptions.defaults());
        INDArray x = inputs(4, 1);

        assertThat(operators(model)).contains(operator);
        assertThat(largestDifference(net.output(x), run(model, x))).isLessThan(1e-4);
    }

    static Stream<Arguments> maskedInEveryMode() {
        List<Layer> layers = List.of(
                masked(lstm()),
                masked(new LastTimeStep(lstm())),
                new LastTimeStep(masked(new Bidirectional(Bidirectional.Mode.ADD, lstm()))),
                masked(new Bidirectional(Bidirectional.Mode.CONCAT, new LastTimeStep(graves()))));
        return layers.stream().flatMap(l -> Stream.of(QuantizationMode.values()).map(m -> Arguments.of(l, m)));
    }

    /** Zeros at the beginning, in the middle and at the end of sequences. */
    @ParameterizedTest
    @MethodSource("maskedInEveryMode")
    void stepsAreMasked(Layer layer, QuantizationMode mode) {
        TestNetwork quantized = network(layer).quantized(mode, inputs(64, 0)).network();
        ModelProto model = quantized.onnx(OnnxOptions.builder().exact(true).build());
        INDArray x = inputs(4, 1);
        INDArray unmasked = quantized.output(x);
        for (int[] zero : new int[][] {{0, 8}, {0, 7}, {1, 0}, {1, 1}, {1, 4}, {2, 5}, {2, 8}}) {
            for (int c = 0; c < IN; c++) {
                x.putScalar(zero[0], c, zero[1], 0f);
            }
        }

        INDArray expected = quantized.output(x);
        assertThat(largestDifference(expected, unmasked))
                .as("what the mask changes")
                .isGreaterThan(0.01);
        assertThat(largestDifference(expected, run(model, x))).isLessThan(1e-4);
    }

    /** The operators keep the state in float, where this library has it in 8 bits: finer, not equal. */
    @ParameterizedTest
    @EnumSource(names = {"DYNAMIC", "WEIGHT_AND_ACTIVATION"})
    void withoutExactnessItIsAnOperatorWithAFloatState(QuantizationMode mode) {
        TestNetwork net = network(lstm());
        TestNetwork quantized = net.quantized(mode, inputs(64, 0)).network();
        ModelProto model = quantized.onnx(OnnxOptions.defaults());
        INDArray x = inputs(32, 1);

        assertThat(operators(model)).contains("LSTM").doesNotContain("Scan");
        assertThat(largestDifference(quantized.output(x), run(model, x))).isLessThan(STEP);
    }

    @ParameterizedTest
    @EnumSource(names = {"DYNAMIC", "WEIGHT_AND_ACTIVATION"})
    void dynamicQuantizeLstmIsWrittenWhereItIsAskedFor(QuantizationMode mode) {
        Layer both = new Bidirectional(Bidirectional.Mode.CONCAT, graves());
        TestNetwork net = network(lstm(), both);
        TestNetwork quantized = net.quantized(mode, inputs(64, 0)).network();
        ModelProto model = quantized.onnx(
                OnnxOptions.builder().exact(true).dynamicQuantizeLstm(true).build());
        OnnxFolder.keep(getClass(), "dynamic-quantize-" + mode, model);
        INDArray x = inputs(32, 1);

        assertThat(operators(model)).filteredOn("DynamicQuantizeLSTM"::equals).hasSize(3);
        assertThat(largestDifference(quantized.output(x), run(model, x))).isLessThan(2 * STEP);
    }

    @Test
    void theNewestOpsetGivesTheSameNumbers() {
        TestNetwork quantized = network(lstm(), masked(new LastTimeStep(graves())))
                .quantized(QuantizationMode.WEIGHT_AND_ACTIVATION, inputs(64, 0))
                .network();
        ModelProto model = quantized.onnx(OnnxOptions.builder()
                .exact(true)
                .opset(OnnxOptions.NEWEST_OPSET)
                .build());
        INDArray x = inputs(4, 1);

        assertThat(largestDifference(quantized.output(x), run(model, x))).isLessThan(1e-4);
    }

    private static TestNetwork network(Layer... layers) {
        return new TestNetwork.Sequential(sequential(InputType.recurrent(IN, TIME, RNNFormat.NCW), layers));
    }

    private static Layer lstm() {
        return spread(new LSTM.Builder().nOut(UNITS).activation(Activation.TANH));
    }

    private static Layer graves() {
        return spread(new GravesLSTM.Builder().nOut(UNITS).activation(Activation.TANH));
    }

    private static Layer masked(Layer layer) {
        return new MaskZeroLayer(layer, 0.0);
    }

    private static Layer spread(BaseRecurrentLayer.Builder<?> builder) {
        return builder.weightInit(WeightInit.XAVIER).updater(new Sgd(0.1)).build();
    }

    private static INDArray inputs(int samples, int seed) {
        INDArray x = Nd4j.create(samples, IN, TIME);
        Random random = new Random(seed);
        TestNetworks.fill(x, random::nextGaussian);
        return x;
    }

    private static INDArray run(ModelProto model, INDArray x) {
        try (OnnxRuntimeRun run = new OnnxRuntimeRun(model)) {
            return run.output(x).get(0);
        }
    }

    private static List<String> operators(ModelProto model) {
        return model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
    }

    private static double largestDifference(INDArray a, INDArray b) {
        assertThat(a.shape()).isEqualTo(b.shape());
        return a.sub(b).amaxNumber().doubleValue();
    }
}
