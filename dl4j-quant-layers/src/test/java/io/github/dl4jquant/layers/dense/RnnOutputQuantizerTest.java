package io.github.dl4jquant.layers.dense;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Loss, score and evaluation of sequences; the rest is in the contract of the recurrent layers. */
class RnnOutputQuantizerTest {

    private static final int MINIBATCH = 4;
    private static final int TIME = 6;
    private static final int IN = 5;
    private static final int CLASSES = 3;

    static Stream<Arguments> formatsAndMasks() {
        return Stream.of(RNNFormat.values())
                .flatMap(f -> Stream.of("none", "labels", "features", "both").map(m -> Arguments.of(f, m)));
    }

    @ParameterizedTest
    @MethodSource("formatsAndMasks")
    void scoresAreThoseOfTheFloatNetwork(RNNFormat format, String masks) {
        MultiLayerNetwork net = network(format);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());
        DataSet data = data(format, masks);

        assertThat(quantized.score(data.copy())).isCloseTo(net.score(data.copy()), within(1e-5));
        assertThat(floats(quantized.scoreExamples(data.copy(), false)))
                .containsExactly(floats(net.scoreExamples(data.copy(), false)), within(1e-5f));
    }

    @ParameterizedTest
    @MethodSource("formatsAndMasks")
    void outputsAreThoseOfTheFloatNetwork(RNNFormat format, String masks) {
        MultiLayerNetwork net = network(format);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());
        DataSet data = data(format, masks);

        assertThat(floats(output(quantized, data))).containsExactly(floats(output(net, data)), within(1e-5f));
    }

    @Test
    void evaluationLeavesMaskedStepsOut() {
        MultiLayerNetwork net = network(RNNFormat.NCW);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());
        DataSet data = data(RNNFormat.NCW, "both");

        Evaluation expected = evaluate(net, data);
        Evaluation actual = evaluate(quantized, data);

        assertThat(actual.getConfusionMatrix()).isEqualTo(expected.getConfusionMatrix());
        assertThat(actual.getNumRowCounter()).isEqualTo(MINIBATCH * TIME - (0 + 1 + 2 + 3));
    }

    @ParameterizedTest
    @EnumSource
    void lossAndFormatAreSaved(RNNFormat format, @TempDir Path folder) throws IOException {
        MultiLayerNetwork quantized = QuantizationTransform.apply(network(format));
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(quantized, file, false);

        MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file, false);

        DataSet data = data(format, "both");
        assertThat(restored.score(data.copy())).isEqualTo(quantized.score(data.copy()));
        assertThat(floats(output(restored, data))).isEqualTo(floats(output(quantized, data)));
    }

    @Test
    void trainingIsRefused() {
        MultiLayerNetwork quantized = QuantizationTransform.apply(network(RNNFormat.NCW));

        assertThatThrownBy(() -> quantized.fit(data(RNNFormat.NCW, "none")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Cannot train layer 'out' (SequenceLoss)");
    }

    private static Evaluation evaluate(MultiLayerNetwork net, DataSet data) {
        return net.evaluate(new org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator(data.copy()));
    }

    private static INDArray output(MultiLayerNetwork net, DataSet data) {
        return net.output(data.getFeatures().dup(), false, data.getFeaturesMaskArray(), data.getLabelsMaskArray());
    }

    private static MultiLayerNetwork network(RNNFormat format) {
        return sequential(
                InputType.recurrent(IN, TIME, format),
                new SimpleRnn.Builder()
                        .nOut(6)
                        .activation(Activation.TANH)
                        .dataFormat(format)
                        .build(),
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .name("out")
                        .nOut(CLASSES)
                        .activation(Activation.SOFTMAX)
                        .dataFormat(format)
                        .build());
    }

    private static DataSet data(RNNFormat format, String masks) {
        Random random = new Random(4);
        INDArray x = Nd4j.create(MINIBATCH, IN, TIME);
        TestNetworks.fill(x, random::nextGaussian);
        INDArray labels = Nd4j.create(MINIBATCH, CLASSES, TIME);
        INDArray mask = Nd4j.ones(MINIBATCH, TIME);
        for (int n = 0; n < MINIBATCH; n++) {
            for (int t = 0; t < TIME; t++) {
                labels.putScalar(n, random.nextInt(CLASSES), t, 1f);
                mask.putScalar(n, t, t < TIME - n ? 1f : 0f);
            }
        }
        boolean last = format == RNNFormat.NWC;
        return new DataSet(
                last ? x.permute(0, 2, 1).dup('c') : x,
                last ? labels.permute(0, 2, 1).dup('c') : labels,
                masks.equals("features") || masks.equals("both") ? mask : null,
                masks.equals("labels") || masks.equals("both") ? mask.dup() : null);
    }

    private static float[] floats(INDArray array) {
        return array.dup('c').data().asFloat();
    }
}
