package io.github.dl4jquant.layers.embedding;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class EmbeddingQuantizerTest extends NodeQuantizerContract {

    private static final int ENTRIES = 23;

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                Subject.of(
                                "one index, bias and tanh",
                                sequential(
                                        InputType.feedForward(ENTRIES),
                                        new EmbeddingLayer.Builder()
                                                .name("table")
                                                .nIn(ENTRIES)
                                                .nOut(7)
                                                .activation(Activation.TANH)
                                                .build(),
                                        new DenseLayer.Builder()
                                                .name("dense")
                                                .nOut(4)
                                                .build()),
                                1)
                        .onIndices(ENTRIES)
                        .expecting("table", INT8_STATIC)
                        .expecting("dense", INT8_STATIC),
                Subject.of("sequence, NCW", sequences(RNNFormat.NCW), 6)
                        .onIndices(ENTRIES)
                        .expecting("table", INT8_STATIC)
                        .alsoOn(new long[] {3})
                        .alsoOn(new long[] {1, 6}),
                Subject.of(
                                "sequence at the end, NWC, bias",
                                sequential(
                                        InputType.feedForward(ENTRIES),
                                        sequence(RNNFormat.NWC)
                                                .inferInputLength(false)
                                                .inputLength(5)
                                                .hasBias(true)
                                                .build()),
                                5)
                        .onIndices(ENTRIES)
                        .expecting("table", INT8_STATIC),
                Subject.of(
                                "softmax",
                                sequential(
                                        InputType.feedForward(ENTRIES),
                                        sequence(RNNFormat.NCW)
                                                .activation(Activation.SOFTMAX)
                                                .build(),
                                        new LastTimeStep(
                                                new LSTM.Builder().nOut(4).build())),
                                6)
                        .onIndices(ENTRIES)
                        .refusing("table", "of an embedding"));
    }

    /** Each row has its own scale, so that small rows keep their precision. */
    @Test
    void everyRowHasAScaleOfItsOwn() {
        MultiLayerNetwork net = sequences(RNNFormat.NWC);
        INDArray table = net.getLayer(0).getParam("W");
        table.getRow(3).muli(1e-3);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.dynamic());
        INDArray input = Nd4j.createFromArray(new float[][] {{3f}});

        float[] actual = floats(quantized.feedForwardToLayer(0, input).get(1));

        float[] expected = floats(table.getRow(3));
        float largest = 0;
        for (float value : expected) {
            largest = Math.max(largest, Math.abs(value));
        }
        assertThat(actual).containsExactly(expected, within(largest / 127 / 2 * 1.001f));
        assertThat(actual).isNotEqualTo(expected);
    }

    @Test
    void maskedIndicesGiveZeros() {
        MultiLayerNetwork net = sequences(RNNFormat.NCW);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());
        INDArray input = Nd4j.createFromArray(new float[][] {{1, 2, 3}, {4, 5, 6}});
        INDArray mask = Nd4j.createFromArray(new float[][] {{1, 1, 0}, {1, 0, 0}});

        assertThat(floats(quantized.output(input, false, mask, null)))
                .containsExactly(floats(net.output(input, false, mask, null)), within(1e-5f));
    }

    @Test
    void anIndexOutsideOfTheTableIsRefused() {
        MultiLayerNetwork quantized = QuantizationTransform.apply(sequences(RNNFormat.NCW));

        assertThatThrownBy(() -> quantized.output(Nd4j.createFromArray(new float[][] {{1, 2}, {4, ENTRIES}})))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("layer 'table' (EmbeddingSequenceLayer)")
                .hasMessageContaining("sample 1 of the minibatch holds the index 23.0")
                .hasMessageContaining("expected indices from 0 to 22");
        assertThatThrownBy(() -> quantized.output(Nd4j.createFromArray(new float[][] {{-1, 2}})))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("sample 0 of the minibatch holds the index -1.0");
    }

    @Test
    void aSequenceOfAnotherLengthIsRefused() {
        MultiLayerNetwork net = sequential(
                InputType.recurrent(1, 5),
                sequence(RNNFormat.NCW).inferInputLength(false).inputLength(5).build());
        MultiLayerNetwork quantized = QuantizationTransform.apply(net);

        assertThatThrownBy(() -> quantized.output(Nd4j.zeros(2, 4)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("shape [2, 4]; expected [minibatch, 5]");
    }

    @Test
    void newParametersAreNoticed() {
        MultiLayerNetwork net = sequences(RNNFormat.NCW);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net);
        INDArray input = Nd4j.createFromArray(new float[][] {{1, 2, 3}});
        quantized.output(input);
        net.params().muli(0.5);
        MultiLayerNetwork other = QuantizationTransform.apply(net);

        quantized.setParams(other.params());

        assertThat(floats(quantized.output(input))).isEqualTo(floats(other.output(input)));
    }

    private static MultiLayerNetwork sequences(RNNFormat format) {
        return sequential(
                InputType.feedForward(ENTRIES),
                sequence(format).build(),
                new LSTM.Builder()
                        .name("lstm")
                        .nIn(9)
                        .nOut(8)
                        .activation(Activation.TANH)
                        .dataFormat(format)
                        .build(),
                new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .name("out")
                        .nOut(4)
                        .dataFormat(format)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    private static EmbeddingSequenceLayer.Builder sequence(RNNFormat format) {
        return new EmbeddingSequenceLayer.Builder()
                .name("table")
                .nIn(ENTRIES)
                .nOut(9)
                .inferInputLength(true)
                .outputDataFormat(format);
    }

    private static float[] floats(INDArray array) {
        return array.dup('c').data().asFloat();
    }
}
