package io.github.dl4jquant.layers.timeseries;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.layers.common.TestNetworks;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.graph.StackVertex;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.graph.rnn.DuplicateToTimeSeriesVertex;
import org.deeplearning4j.nn.conf.graph.rnn.LastTimeStepVertex;
import org.deeplearning4j.nn.conf.graph.rnn.ReverseTimeSeriesVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToRnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Sequences of different lengths: what the masks pick, and that they reach the layers that read them. */
class MaskedSequencesTest {

    private static final int LENGTH = 9;
    private static final INDArray INPUT = Nd4j.rand(new int[] {4, 3, LENGTH}).subi(0.3);
    private static final INDArray MASK = mask();

    /** Padding at the end, none, at the beginning, in the middle. */
    private static INDArray mask() {
        return Nd4j.createFromArray(new float[][] {
            {1, 1, 1, 1, 1, 0, 0, 0, 0},
            {1, 1, 1, 1, 1, 1, 1, 1, 1},
            {0, 0, 0, 0, 1, 1, 1, 1, 1},
            {1, 1, 0, 1, 1, 0, 1, 0, 0}
        });
    }

    private static GraphBuilder sequences() {
        return TestNetworks.settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.recurrent(3, LENGTH))
                .addLayer("dense", new DenseLayer.Builder().nOut(6).build(), "in")
                .addVertex("all", new PreprocessorVertex(new FeedForwardToRnnPreProcessor()), "dense");
    }

    @ParameterizedTest
    @EnumSource(
            value = QuantizationMode.class,
            names = {"FLOAT32", "WEIGHT_AND_ACTIVATION"})
    void theLastStepIsTheLastThatTheMaskLeaves(QuantizationMode mode) {
        assertClose(
                mode,
                sequences()
                        .addVertex("last", new LastTimeStepVertex("in"), "all")
                        .setOutputs("last"));
    }

    @ParameterizedTest
    @EnumSource(
            value = QuantizationMode.class,
            names = {"FLOAT32", "WEIGHT_AND_ACTIVATION"})
    void paddingStaysWhereItIsWhenSequencesAreReversed(QuantizationMode mode) {
        assertClose(
                mode,
                sequences()
                        .addVertex("reversed", new ReverseTimeSeriesVertex("in"), "all")
                        .setOutputs("reversed"));
    }

    @ParameterizedTest
    @EnumSource(
            value = QuantizationMode.class,
            names = {"FLOAT32", "WEIGHT_AND_ACTIVATION"})
    void masksPassThroughVerticesToPooling(QuantizationMode mode) {
        assertClose(
                mode,
                sequences()
                        .addVertex("last", new LastTimeStepVertex("in"), "all")
                        .addVertex("repeated", new DuplicateToTimeSeriesVertex("in"), "last")
                        .addVertex("merge", new MergeVertex(), "all", "repeated")
                        .addVertex("stack", new StackVertex(), "merge", "merge")
                        .addVertex("half", new UnstackVertex(1, 2), "stack")
                        .addLayer("pool", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "half")
                        .setOutputs("pool"));
    }

    @ParameterizedTest
    @EnumSource(
            value = QuantizationMode.class,
            names = {"FLOAT32", "WEIGHT_AND_ACTIVATION"})
    void masksPassThroughPreprocessorsOfASequentialNetwork(QuantizationMode mode) {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.recurrent(3, LENGTH),
                new DenseLayer.Builder().nOut(6).build(),
                new org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer.Builder(0, 0).build(),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).build());
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, config(mode));

        assertClose(
                mode,
                net.output(INPUT.dup(), false, MASK, null),
                quantized.output(INPUT.dup(), false, MASK, null),
                net.output(INPUT.dup()));
    }

    private static void assertClose(QuantizationMode mode, GraphBuilder builder) {
        ComputationGraph net = TestNetworks.graph(builder);
        ComputationGraph quantized = QuantizationTransform.apply(net, config(mode));
        assertClose(mode, masked(net), masked(quantized), net.output(INPUT.dup())[0]);
        assertThat(decibels(net.output(INPUT.dup())[0], quantized.output(INPUT.dup())[0]))
                .as("SQNR in dB without a mask")
                .isGreaterThan(bound(mode));
    }

    private static INDArray masked(ComputationGraph net) {
        return net.output(false, new INDArray[] {INPUT.dup()}, new INDArray[] {MASK})[0];
    }

    private static QuantizationConfig config(QuantizationMode mode) {
        return QuantizationConfig.builder()
                .calibrationData(new SingletonDataSetIterator(new DataSet(INPUT, INPUT)))
                .mode(mode)
                .build();
    }

    private static double bound(QuantizationMode mode) {
        return mode == QuantizationMode.FLOAT32 ? 100 : 30;
    }

    private static void assertClose(QuantizationMode mode, INDArray expected, INDArray actual, INDArray unmasked) {
        assertThat(decibels(expected, actual)).as("SQNR in dB under the mask").isGreaterThan(bound(mode));
        assertThat(decibels(expected, unmasked))
                .as("agreement in dB without the mask")
                .isLessThan(25);
    }

    private static double decibels(INDArray expected, INDArray actual) {
        double noise = actual.sub(expected).norm2Number().doubleValue();
        return 20 * Math.log10(expected.norm2Number().doubleValue() / noise);
    }
}
