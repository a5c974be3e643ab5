package io.github.dl4jquant.layers.recurrent;

import static io.github.dl4jquant.layers.common.TestNetworks.graph;
import static io.github.dl4jquant.layers.common.TestNetworks.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.deeplearning4j.nn.api.layers.RecurrentLayer;
import org.deeplearning4j.nn.conf.BackpropType;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Recurrent networks a few time steps at a time, as the float network does it. */
class RecurrentStateTest {

    private static final int IN = 5;

    enum Kind {
        LSTM,
        GRAVES,
        SIMPLE;

        Layer layer(String name, RNNFormat format) {
            return switch (this) {
                case LSTM ->
                    new LSTM.Builder()
                            .name(name)
                            .nOut(8)
                            .activation(Activation.TANH)
                            .dataFormat(format)
                            .build();
                case GRAVES ->
                    new GravesLSTM.Builder()
                            .name(name)
                            .nOut(8)
                            .activation(Activation.TANH)
                            .dataFormat(format)
                            .build();
                case SIMPLE ->
                    new SimpleRnn.Builder()
                            .name(name)
                            .nOut(8)
                            .activation(Activation.TANH)
                            .dataFormat(format)
                            .build();
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void singleStepsGiveWhatTheFloatNetworkGives(Kind kind) {
        MultiLayerNetwork net = network(kind, RNNFormat.NCW);
        INDArray x = random(3, IN, 6);
        for (QuantizationMode mode : QuantizationMode.values()) {
            MultiLayerNetwork quantized = quantized(net, mode, x);
            net.rnnClearPreviousState();
            for (int t = 0; t < 6; t++) {
                INDArray step = x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.point(t))
                        .dup();
                assertClose(quantized.rnnTimeStep(step.dup()), net.rnnTimeStep(step.dup()), mode);
            }
            assertClose(state(quantized, "second"), state(net, "second"), mode);
        }
    }

    @ParameterizedTest
    @EnumSource
    void severalStepsAtATimeAreTheWholeSequence(Kind kind) {
        MultiLayerNetwork net = network(kind, RNNFormat.NCW);
        INDArray x = random(2, IN, 7);
        MultiLayerNetwork quantized = quantized(net, QuantizationMode.WEIGHT_AND_ACTIVATION, x);
        INDArray whole = quantized.output(x.dup());

        INDArray first = quantized.rnnTimeStep(steps(x, 0, 3)).dup();
        INDArray rest = quantized.rnnTimeStep(steps(x, 3, 7)).dup();

        assertThat(floats(Nd4j.concat(2, first, rest))).isEqualTo(floats(whole));
    }

    @ParameterizedTest
    @EnumSource
    void aGraphKeepsStateUnderTheSameNames(Kind kind) {
        ComputationGraph net = graph(settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.recurrent(IN, 6, RNNFormat.NWC))
                .addLayer("first", kind.layer("first", RNNFormat.NWC), "in")
                .addLayer("second", kind.layer("second", RNNFormat.NWC), "first")
                .addLayer("out", output(RNNFormat.NWC), "second")
                .setOutputs("out"));
        INDArray x = random(2, 6, IN);
        ComputationGraph quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());

        for (int t = 0; t < 6; t += 2) {
            INDArray part = x.get(NDArrayIndex.all(), NDArrayIndex.interval(t, t + 2), NDArrayIndex.all())
                    .dup();
            if (kind == Kind.SIMPLE && t > 0) {
                net.rnnClearPreviousState(); // Deeplearning4j keeps the wrong part of a simple layer's NWC output
                quantized.rnnClearPreviousState();
            }
            assertClose(quantized.rnnTimeStep(part.dup())[0], net.rnnTimeStep(part.dup())[0], QuantizationMode.FLOAT32);
        }
        assertThat(quantized.rnnGetPreviousState("second").keySet())
                .isEqualTo(net.rnnGetPreviousState("second").keySet());
        assertThat(quantized.rnnGetPreviousStates().keySet())
                .containsAll(net.rnnGetPreviousStates().keySet());
    }

    @Test
    void aStateCanBeTakenAndGivenBack() {
        MultiLayerNetwork net = network(Kind.LSTM, RNNFormat.NCW);
        INDArray x = random(2, IN, 6);
        MultiLayerNetwork quantized = quantized(net, QuantizationMode.WEIGHT_AND_ACTIVATION, x);
        quantized.rnnTimeStep(steps(x, 0, 3));
        Map<String, INDArray> first = state(quantized, "first");
        Map<String, INDArray> second = state(quantized, "second");
        float[] expected = floats(quantized.rnnTimeStep(steps(x, 3, 6)));
        assertThat(first.keySet()).containsExactlyInAnyOrder("prevAct", "prevMem");
        assertThat(first.get("prevMem").shape()).containsExactly(2, 8);

        quantized.rnnClearPreviousState();
        assertThat(state(quantized, "first")).isEmpty();
        assertThat(floats(quantized.rnnTimeStep(steps(x, 3, 6)))).isNotEqualTo(expected);
        recurrent(quantized, "first").rnnSetPreviousState(first);
        recurrent(quantized, "second").rnnSetPreviousState(second);

        assertThat(floats(quantized.rnnTimeStep(steps(x, 3, 6)))).isEqualTo(expected);
    }

    @Test
    void aSavedNetworkStartsWithoutState(@TempDir Path folder) throws IOException {
        MultiLayerNetwork net = network(Kind.GRAVES, RNNFormat.NCW);
        INDArray x = random(2, IN, 6);
        MultiLayerNetwork quantized = quantized(net, QuantizationMode.WEIGHT_AND_ACTIVATION, x);
        float[] expected = floats(quantized.rnnTimeStep(x.dup()));
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(quantized, file, false);

        MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file, false);

        assertThat(state(restored, "first")).isEmpty();
        assertThat(floats(restored.rnnTimeStep(x.dup()))).isEqualTo(expected);
    }

    @Test
    void anotherMinibatchNeedsAnEmptyState() {
        MultiLayerNetwork net = network(Kind.LSTM, RNNFormat.NCW);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.dynamic());
        quantized.rnnTimeStep(random(2, IN, 1));

        assertThatThrownBy(() -> quantized.rnnTimeStep(random(3, IN, 1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("layer 'first' (LSTM)")
                .hasMessageContaining("minibatch of 2")
                .hasMessageContaining("input of 3")
                .hasMessageContaining("rnnClearPreviousState()");
        quantized.rnnClearPreviousState();
        assertThat(quantized.rnnTimeStep(random(3, IN, 1)).shape()).containsExactly(3, 4, 1);
    }

    @Test
    void moreThanABufferHoldsIsRefused() {
        RecurrentRunner.requireAddressable(512, 511, 2048, "layer 'big'");

        assertThatThrownBy(() -> RecurrentRunner.requireAddressable(512, 512, 2048, "layer 'big'"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("layer 'big'")
                .hasMessageContaining("512 time steps of 512 samples need 2147483648 bytes")
                .hasMessageContaining("smaller minibatch");
    }

    @Test
    void aStateOfAnotherSizeIsRefused() {
        MultiLayerNetwork net = network(Kind.LSTM, RNNFormat.NCW);
        RecurrentLayer layer = recurrent(QuantizationTransform.apply(net), "first");

        assertThatThrownBy(() ->
                        layer.rnnSetPreviousState(Map.of("prevAct", Nd4j.zeros(2, 8), "prevMem", Nd4j.zeros(2, 7))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("layer 'first' (LSTM)")
                .hasMessageContaining("with 14 values; expected 16");
    }

    @ParameterizedTest
    @EnumSource
    void storedStatesAreUsedAsInTheFloatNetwork(Kind kind) {
        MultiLayerNetwork net = network(kind, RNNFormat.NCW);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());
        INDArray x = random(2, IN, 9);
        net.rnnTimeStep(steps(x, 0, 2)); // the state of which a GravesLSTM starts from here too
        quantized.rnnTimeStep(steps(x, 0, 2));
        for (int t = 0; t < 9; t += 3) {
            var expected = net.rnnActivateUsingStoredState(steps(x, t, t + 3), false, true);
            var actual = quantized.rnnActivateUsingStoredState(steps(x, t, t + 3), false, true);
            assertClose(actual.get(actual.size() - 1), expected.get(expected.size() - 1), QuantizationMode.FLOAT32);
        }
        Map<String, INDArray> stored = recurrent(quantized, "first").rnnGetTBPTTState();
        assertClose(stored, recurrent(net, "first").rnnGetTBPTTState(), QuantizationMode.FLOAT32);
        recurrent(quantized, "second").rnnSetTBPTTState(stored);
        assertClose(recurrent(quantized, "second").rnnGetTBPTTState(), stored, QuantizationMode.FLOAT32);
    }

    @ParameterizedTest
    @EnumSource
    void evaluationInSegmentsIsThatOfTheFloatNetwork(Kind kind) {
        MultiLayerNetwork net = network(kind, RNNFormat.NCW);
        net.getLayerWiseConfigurations().setBackpropType(BackpropType.TruncatedBPTT);
        net.getLayerWiseConfigurations().setTbpttFwdLength(4);
        net.getLayerWiseConfigurations().setTbpttBackLength(4);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());
        DataSet data = new DataSet(random(8, IN, 10), labels(8, 4, 10));
        Evaluation expected = net.evaluate(new SingletonDataSetIterator(data));

        Evaluation actual = quantized.evaluate(new SingletonDataSetIterator(data));

        assertThat(actual.getConfusionMatrix()).isEqualTo(expected.getConfusionMatrix());
        assertThat(actual.getNumRowCounter()).isEqualTo(80);
    }

    @Test
    void theLastStepAloneCanAlsoBeRunInSteps() {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.recurrent(IN, 6), new LastTimeStep(Kind.LSTM.layer("first", RNNFormat.NCW)));
        INDArray x = random(2, IN, 6);
        MultiLayerNetwork quantized = quantized(net, QuantizationMode.WEIGHT_AND_ACTIVATION, x);
        float[] whole = floats(quantized.output(x.dup()));

        quantized.rnnTimeStep(steps(x, 0, 4));

        assertThat(floats(quantized.rnnTimeStep(steps(x, 4, 6)))).isEqualTo(whole);
    }

    @Test
    void twoDirectionsCannotBeRunInSteps() {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.recurrent(IN, 6),
                new Bidirectional(Kind.LSTM.layer("first", RNNFormat.NCW)),
                output(RNNFormat.NCW));
        MultiLayerNetwork quantized = QuantizationTransform.apply(net);

        assertThatThrownBy(() -> quantized.rnnTimeStep(random(2, IN, 3)))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("(Bidirectional) a few time steps at a time")
                .hasMessageContaining("Use output() on whole sequences");
    }

    private static MultiLayerNetwork network(Kind kind, RNNFormat format) {
        return TestNetworks.sequential(
                InputType.recurrent(IN, 6, format),
                kind.layer("first", format),
                kind.layer("second", format),
                output(format));
    }

    private static RnnOutputLayer output(RNNFormat format) {
        return new RnnOutputLayer.Builder(LossFunction.MCXENT)
                .name("out")
                .nOut(4)
                .activation(Activation.SOFTMAX)
                .dataFormat(format)
                .build();
    }

    private static MultiLayerNetwork quantized(MultiLayerNetwork net, QuantizationMode mode, INDArray x) {
        return QuantizationTransform.apply(
                net,
                QuantizationConfig.builder()
                        .mode(mode)
                        .calibrationData(new SingletonDataSetIterator(new DataSet(x, x)))
                        .build());
    }

    private static RecurrentLayer recurrent(MultiLayerNetwork net, String name) {
        return (RecurrentLayer) net.getLayer(name);
    }

    private static Map<String, INDArray> state(MultiLayerNetwork net, String name) {
        return recurrent(net, name).rnnGetPreviousState();
    }

    private static INDArray steps(INDArray x, int from, int to) {
        return x.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(from, to))
                .dup();
    }

    private static INDArray random(long... shape) {
        Random random = new Random(shape[shape.length - 1]);
        INDArray array = Nd4j.create(shape);
        TestNetworks.fill(array, random::nextGaussian);
        return array;
    }

    private static INDArray labels(int minibatch, int classes, int time) {
        INDArray labels = Nd4j.zeros(minibatch, classes, time);
        for (int n = 0; n < minibatch; n++) {
            for (int t = 0; t < time; t++) {
                labels.putScalar(n, (n + t) % classes, t, 1f);
            }
        }
        return labels;
    }

    private static void assertClose(
            Map<String, INDArray> actual, Map<String, INDArray> expected, QuantizationMode mode) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((key, array) -> assertClose(actual.get(key), array, mode));
    }

    private static void assertClose(INDArray actual, INDArray expected, QuantizationMode mode) {
        assertThat(actual.shape()).isEqualTo(expected.shape());
        float tolerance = mode == QuantizationMode.FLOAT32 ? 1e-5f : 0.05f;
        float[] e = floats(expected);
        float[] a = floats(actual);
        for (int i = 0; i < e.length; i++) {
            assertThat(a[i]).as("value %d in %s", i, mode).isCloseTo(e[i], within(tolerance));
        }
    }

    private static float[] floats(INDArray array) {
        return array.dup('c').data().asFloat();
    }
}
