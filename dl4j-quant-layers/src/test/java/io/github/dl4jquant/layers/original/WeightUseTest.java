package io.github.dl4jquant.layers.original;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.junit.jupiter.api.Test;

class WeightUseTest {

    private static final LSTM LSTM = new LSTM.Builder().nIn(5).nOut(7).build();

    @Test
    void denseLayerUsesEachWeightOnce() {
        assertThat(count(new DenseLayer.Builder().nIn(4).nOut(3).build(), 15, new long[] {8, 4}, new long[] {8, 3}))
                .isEqualTo(15);
    }

    @Test
    void convolutionUsesItsWeightsAtEachPositionOfItsOutputInEitherAxisOrder() {
        ConvolutionLayer conv =
                new ConvolutionLayer.Builder(3, 3).nIn(2).nOut(4).build();
        assertThat(count(conv, 72, new long[] {8, 2, 12, 12}, new long[] {8, 4, 10, 10}))
                .isEqualTo(7200);
        assertThat(count(conv, 72, new long[] {8, 12, 12, 2}, new long[] {8, 10, 10, 4}))
                .isEqualTo(7200);
    }

    @Test
    void deconvolutionUsesThemAtEachPositionOfItsInput() {
        Deconvolution2D conv = new Deconvolution2D.Builder(2, 2).nIn(3).nOut(4).build();
        assertThat(count(conv, 48, new long[] {1, 3, 5, 5}, new long[] {1, 4, 10, 10}))
                .isEqualTo(48 * 25);
    }

    @Test
    void recurrentLayerUsesThemAtEachStepEvenIfItReturnsTheLastOnly() {
        assertThat(count(LSTM, 100, new long[] {2, 5, 9}, new long[] {2, 7, 9})).isEqualTo(900);
        assertThat(count(new LastTimeStep(LSTM), 100, new long[] {2, 5, 9}, new long[] {2, 7}))
                .isEqualTo(900);
        assertThat(count(new Bidirectional(LSTM), 200, new long[] {2, 5, 9}, new long[] {2, 14, 9}))
                .isEqualTo(1800);
    }

    @Test
    void whatIsLookedUpOrScalesElementsCountsNothing() {
        assertThat(count(new EmbeddingLayer.Builder().nIn(1000).nOut(7).build(), 7000, new long[] {2, 1}, new long[] {
                    2, 7
                }))
                .isZero();
        assertThat(count(new BatchNormalization(), 16, new long[] {1, 4, 6, 6}, new long[] {1, 4, 6, 6}))
                .isZero();
    }

    @Test
    void locallyConnectedLayerHasWeightsForEachPosition() {
        assertThat(count(
                        new LocallyConnected2D.Builder()
                                .nIn(1)
                                .nOut(2)
                                .kernelSize(2, 2)
                                .build(),
                        8 * 25,
                        new long[] {1, 1, 6, 6},
                        new long[] {1, 2, 5, 5}))
                .isEqualTo(200);
    }

    @Test
    void vertexWithoutSizesUsesTheLongerAxisAsChannels() {
        AttentionVertex attention = new AttentionVertex.Builder()
                .nInQueries(12)
                .nInKeys(12)
                .nInValues(12)
                .nOut(12)
                .headSize(6)
                .nHeads(2)
                .projectInput(true)
                .build();
        assertThat(count(attention, 576, new long[] {1, 12, 5}, new long[] {1, 12, 5}))
                .isEqualTo(576 * 5);
    }

    private static long count(Object conf, long parameters, long[] input, long[] output) {
        return WeightUse.multiplyAccumulates(conf, parameters, List.of(input), output);
    }
}
