package io.github.dl4jquant.layers.attention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.TestNetworks;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Sequences of different lengths, one of them empty. */
class MaskedAttentionTest {

    private static final int SAMPLES = 16;

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void layersSeeWhatIsNotMasked(QuantizationMode mode) {
        Layer self = new SelfAttentionLayer.Builder()
                .nIn(5)
                .nOut(6)
                .nHeads(2)
                .projectInput(true)
                .build();
        Layer recurrent =
                new RecurrentAttentionLayer.Builder().nIn(6).nOut(4).nHeads(2).build();
        MultiLayerNetwork net = TestNetworks.sequential(InputType.recurrent(5, 7), self, recurrent);
        INDArray x = input(5, 7, 1);
        INDArray mask = mask(7, 0);
        MultiLayerNetwork quantized = QuantizationTransform.apply(
                net,
                QuantizationConfig.builder()
                        .calibrationData(new SingletonDataSetIterator(new DataSet(x, x, mask, null)))
                        .mode(mode)
                        .build());

        INDArray expected = net.output(x, false, mask, null);
        assertThat(decibels(expected, quantized.output(x, false, mask, null))).isGreaterThan(bound(mode));
        assertThat(decibels(expected, quantized.output(x))).isLessThan(25);
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void aVertexSeesWhatNeitherKeysNorValuesNorQueriesMask(QuantizationMode mode) {
        ComputationGraph net = TestNetworks.graph(TestNetworks.settings()
                .graphBuilder()
                .addInputs("q", "k", "v")
                .setInputTypes(InputType.recurrent(3, 4), InputType.recurrent(5, 7), InputType.recurrent(2, 7))
                .addVertex("att", vertex(3, 5, 2, 6, true), "q", "k", "v")
                .addVertex("again", vertex(6, 6, 6, 6, false), "att", "att", "att")
                .addVertex("last", vertex(6, 6, 6, 2, true), "again", "att", "again")
                .setOutputs("last"));
        INDArray[] x = {input(3, 4, 1), input(5, 7, 2), input(2, 7, 3)};
        INDArray[] masks = {mask(4, 1), mask(7, 2), mask(7, 0)};
        ComputationGraph quantized = QuantizationTransform.apply(
                net,
                QuantizationConfig.builder()
                        .calibrationData(new SingletonMultiDataSetIterator(
                                new MultiDataSet(x, new INDArray[] {x[0]}, masks, null)))
                        .mode(mode)
                        .build());
        INDArray unmasked = net.output(x)[0]; // first: Deeplearning4j's vertex never forgets a mask

        INDArray expected = net.output(false, x, masks, null)[0];
        assertThat(decibels(expected, quantized.output(false, x, masks, null)[0]))
                .isGreaterThan(bound(mode));
        assertThat(decibels(unmasked, quantized.output(x)[0])).isGreaterThan(bound(mode));
        assertThat(decibels(expected, quantized.output(x)[0])).isLessThan(25);
    }

    @Test
    void aMaskOfAnotherLengthIsRefused() {
        Layer self = new SelfAttentionLayer.Builder()
                .name("self")
                .nIn(5)
                .nOut(6)
                .nHeads(2)
                .projectInput(true)
                .build();
        MultiLayerNetwork quantized = QuantizationTransform.apply(
                TestNetworks.sequential(InputType.recurrent(5, 7), self), QuantizationConfig.dynamic());

        assertThatThrownBy(() -> quantized.output(input(5, 7, 1), false, mask(6, 1), null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("layer 'self' (SelfAttentionLayer)")
                .hasMessageContaining("the mask of its input has shape [16, 6]; expected [16, 7]");
    }

    private static double bound(QuantizationMode mode) {
        return mode == QuantizationMode.FLOAT32 ? 90 : 30;
    }

    private static AttentionVertex vertex(int queries, int keys, int values, int nOut, boolean projected) {
        return new AttentionVertex.Builder()
                .nInQueries(queries)
                .nInKeys(keys)
                .nInValues(values)
                .nOut(nOut)
                .nHeads(projected ? 2 : 1)
                .projectInput(projected)
                .build();
    }

    private static INDArray input(int size, int steps, int seed) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.randn(DataType.FLOAT, SAMPLES, size, steps);
    }

    private static INDArray mask(int steps, int atLeast) {
        INDArray mask = Nd4j.zeros(DataType.FLOAT, SAMPLES, steps);
        for (int i = 0; i < SAMPLES; i++) {
            for (int t = 0; t < Math.max(atLeast, i % (steps + 1)); t++) {
                mask.putScalar(i, t, 1);
            }
        }
        return mask;
    }

    private static double decibels(INDArray expected, INDArray actual) {
        double noise = actual.sub(expected).norm2Number().doubleValue();
        return 20 * Math.log10(expected.norm2Number().doubleValue() / noise);
    }
}
