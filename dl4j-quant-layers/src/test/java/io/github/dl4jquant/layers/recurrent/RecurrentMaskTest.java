package io.github.dl4jquant.layers.recurrent;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.scheme.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Sgd;

/** What masks do, which in Deeplearning4j differs from layer to layer. */
class RecurrentMaskTest {

    private static final int MINIBATCH = 3;
    private static final int IN = 4;
    private static final int TIME = 6;

    private static Layer lstm(RNNFormat f) {
        return made(new LSTM.Builder().activation(Activation.TANH).dataFormat(f));
    }

    private static Layer graves(RNNFormat f) {
        return made(new GravesLSTM.Builder().activation(Activation.TANH).dataFormat(f));
    }

    private static Layer simple(RNNFormat f) {
        return made(new SimpleRnn.Builder().activation(Activation.TANH).dataFormat(f));
    }

    private static Layer inOne(RNNFormat f) {
        return made(new GravesBidirectionalLSTM.Builder()
                .activation(Activation.TANH)
                .dataFormat(f));
    }

    private static Layer made(BaseRecurrentLayer.Builder<?> builder) {
        return builder.nIn(IN)
                .nOut(IN)
                .weightInit(WeightInit.XAVIER)
                .updater(new Sgd(0.1))
                .build();
    }

    private record Case(String name, Function<RNNFormat, Layer> layer) {
        /** Of NWC sequences, where Deeplearning4j then fails; see {@link #whatDeeplearning4jGetsWrongStaysWithIt}. */
        boolean masksTheWrongAxis() {
            return name.startsWith("masking last") || name.startsWith("masking Bi");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static Layer both(Layer layer) {
        return new Bidirectional(Bidirectional.Mode.CONCAT, layer);
    }

    static Stream<Arguments> layers() {
        List<Case> cases = List.of(
                new Case("LSTM", f -> lstm(f)),
                new Case("GravesLSTM", f -> graves(f)),
                new Case("SimpleRnn", f -> simple(f)),
                new Case("GravesBidirectionalLSTM", f -> inOne(f)),
                new Case("Bidirectional LSTM", f -> both(lstm(f))),
                new Case("Bidirectional SimpleRnn", f -> both(simple(f))),
                new Case("last of LSTM", f -> new LastTimeStep(lstm(f))),
                new Case("last of SimpleRnn", f -> new LastTimeStep(simple(f))),
                new Case("last of Bidirectional", f -> new LastTimeStep(both(lstm(f)))),
                new Case("Bidirectional last of GravesLSTM", f -> both(new LastTimeStep(graves(f)))),
                new Case("masking LSTM", f -> new MaskZeroLayer(lstm(f), 0.0)),
                new Case("last of masking LSTM", f -> new LastTimeStep(new MaskZeroLayer(lstm(f), 0.0))),
                new Case("masking last of SimpleRnn", f -> new MaskZeroLayer(new LastTimeStep(simple(f)), 0.0)),
                new Case("masking Bidirectional", f -> new MaskZeroLayer(both(lstm(f)), 0.0)),
                new Case("Bidirectional masking", f -> both(new MaskZeroLayer(lstm(f), 0.0))));
        return Stream.of(RNNFormat.values())
                .flatMap(f -> cases.stream()
                        .filter(c -> f == RNNFormat.NCW || !c.masksTheWrongAxis())
                        .map(c -> Arguments.of(c, f)));
    }

    /** The second layer shows how the first hands its mask on. */
    @ParameterizedTest(name = "{0}, {1}")
    @MethodSource("layers")
    void maskedSequencesGiveWhatTheFloatNetworkGives(Case layer, RNNFormat format) {
        Layer first = layer.layer().apply(format);
        List<Layer> layers = new ArrayList<>(List.of(first));
        boolean sequence =
                first.getOutputType(0, InputType.recurrent(IN, TIME, format)) instanceof InputType.InputTypeRecurrent;
        if (sequence && !layer.name().contains("idirectional ")) {
            layers.add(made(new SimpleRnn.Builder().activation(Activation.TANH).dataFormat(format)));
        }
        MultiLayerNetwork net = sequential(InputType.recurrent(IN, TIME, format), layers.toArray(new Layer[0]));
        var result = QuantizationTransform.transform(net, QuantizationConfig.float32());
        INDArray x = data(format);
        INDArray mask = mask();

        assertClose(result.network().output(x.dup(), false), net.output(x.dup(), false));
        INDArray expected = net.output(x.dup(), false, mask, null);
        assertClose(result.network().output(x.dup(), false, mask, null), expected);
    }

    @Test
    void theMaskingValueIsLookedForInTheFloatInput() {
        MultiLayerNetwork net = sequential(InputType.recurrent(IN, TIME), new MaskZeroLayer(lstm(RNNFormat.NCW), 0.0));
        net.getLayerWiseConfigurations().getConf(0).getLayer().setLayerName("layer");
        INDArray x = data(RNNFormat.NCW);
        x.get(org.nd4j.linalg.indexing.NDArrayIndex.point(0)).assign(1e-4); // 0 in int8, not in float
        MultiLayerNetwork quantized = QuantizationTransform.apply(
                net,
                QuantizationConfig.weightAndActivation(new org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator(
                        new org.nd4j.linalg.dataset.DataSet(x, x))));

        float[] expected = net.output(x.dup()).dup('c').data().asFloat();
        float[] actual = quantized.output(x.dup()).dup('c').data().asFloat();

        for (int i = 0; i < expected.length; i++) {
            assertThat(actual[i]).as("value %d", i).isCloseTo(expected[i], within(0.03f));
            assertThat(actual[i] == 0f).as("value %d is masked", i).isEqualTo(expected[i] == 0f);
        }
    }

    @Test
    void aSampleWithoutAnyStepIsRefused() {
        MultiLayerNetwork net = sequential(InputType.recurrent(IN, TIME), new LastTimeStep(lstm(RNNFormat.NCW)));
        MultiLayerNetwork quantized = QuantizationTransform.apply(net);
        INDArray mask = mask();
        mask.getRow(1).assign(0);

        assertThatThrownBy(() -> quantized.output(data(RNNFormat.NCW), false, mask, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("(LastTimeStep)")
                .hasMessageContaining("all 6 time steps of sample 1 are masked");
    }

    @Test
    void aMaskOfAnotherSizeIsRefused() {
        MultiLayerNetwork net = sequential(InputType.recurrent(IN, TIME), simple(RNNFormat.NCW));
        MultiLayerNetwork quantized = QuantizationTransform.apply(net);

        assertThatThrownBy(() -> quantized.output(data(RNNFormat.NCW), false, Nd4j.ones(MINIBATCH, TIME + 1), null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("got a mask of shape [3, 7]; expected [3, 6]");
    }

    @Test
    void whatDeeplearning4jGetsWrongStaysWithIt() {
        Layer wrongAxis = new MaskZeroLayer(new LastTimeStep(lstm(RNNFormat.NWC)), 0.0);
        assertThat(reason(wrongAxis, RNNFormat.NWC)).contains("masks the wrong axis");

        Layer normalized = new SimpleRnn.Builder()
                .nIn(IN)
                .nOut(IN)
                .activation(Activation.TANH)
                .hasLayerNorm(true)
                .build();
        assertThat(reason(normalized, RNNFormat.NCW)).contains("layer normalization inside a recurrent layer");
    }

    private static String reason(Layer layer, RNNFormat format) {
        MultiLayerNetwork net = sequential(InputType.recurrent(IN, TIME, format), layer);
        QuantizationPlan plan = QuantizationTransform.transform(net, QuantizationConfig.dynamic())
                .plan();
        assertThat(plan.nodes().get(0).precision()).isEqualTo(Precision.ORIGINAL);
        return plan.nodes().get(0).reason();
    }

    /** With steps that are all 0 at the end, in the middle and at the beginning. */
    private static INDArray data(RNNFormat format) {
        Random random = new Random(4);
        INDArray x = Nd4j.create(MINIBATCH, IN, TIME);
        TestNetworks.fill(x, random::nextGaussian);
        for (int c = 0; c < IN; c++) {
            x.putScalar(0, c, 5, 0f);
            x.putScalar(1, c, 2, 0f);
            x.putScalar(2, c, 0, 0f);
        }
        x.putScalar(2, 1, 4, 0f);
        return format == RNNFormat.NWC ? x.permute(0, 2, 1).dup('c') : x;
    }

    private static INDArray mask() {
        return Nd4j.createFromArray(new float[][] {{1, 1, 1, 1, 1, 1}, {1, 1, 1, 0, 0, 0}, {0, 0, 1, 1, 1, 0}});
    }

    private static void assertClose(INDArray actual, INDArray expected) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        assertThat(actual.dup('c').data().asFloat())
                .containsExactly(expected.dup('c').data().asFloat(), within(1e-5f));
    }
}
