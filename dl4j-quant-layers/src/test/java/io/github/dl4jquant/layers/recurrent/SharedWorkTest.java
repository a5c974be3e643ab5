package io.github.dl4jquant.layers.recurrent;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.kernel.KernelProviders;
import io.github.dl4jquant.kernel.OpenMpThreads;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.SharesWork;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Recurrent layers with helpers: the same bits, whoever does which piece. */
class SharedWorkTest {

    private static final int CHANNELS = 5;

    static Stream<Named<Layer>> layers() {
        return Stream.of(
                Named.of("LSTM", lstm(96)),
                Named.of("units that are no multiple of a block", lstm(70)),
                Named.of("too few units to share a step", lstm(8)),
                Named.of("too many for sums that floats hold", lstm(520)),
                Named.of(
                        "sigmoid, which is unsigned",
                        new LSTM.Builder()
                                .nOut(64)
                                .activation(Activation.SIGMOID)
                                .build()),
                Named.of(
                        "no bounds, so that the state stays float",
                        new LSTM.Builder()
                                .nOut(64)
                                .activation(Activation.SOFTSIGN)
                                .build()),
                Named.of(
                        "peepholes",
                        new GravesLSTM.Builder()
                                .nOut(64)
                                .activation(Activation.TANH)
                                .build()),
                Named.of(
                        "no memory",
                        new SimpleRnn.Builder()
                                .nOut(192)
                                .activation(Activation.TANH)
                                .build()),
                Named.of("both directions, side by side", new Bidirectional(Bidirectional.Mode.CONCAT, lstm(64))),
                Named.of("both directions, added", new Bidirectional(Bidirectional.Mode.ADD, lstm(64))),
                Named.of("last step", new LastTimeStep(lstm(64))),
                Named.of("masked by value", new LastTimeStep(new MaskZeroLayer(lstm(64), 0.0))));
    }

    private static LSTM lstm(int units) {
        return new LSTM.Builder().nOut(units).activation(Activation.TANH).build();
    }

    private static INDArray sequences(int minibatch, int length, int seed) {
        INDArray made = Nd4j.randn(Nd4j.getRandomFactory().getNewRandomInstance(seed), minibatch, CHANNELS, length);
        if (length > 2) {
            made.tensorAlongDimension(length - 1, 0, 1).assign(0); // a masked step
        }
        return made;
    }

    @ParameterizedTest
    @MethodSource("layers")
    void helpersChangeNoBit(Layer layer) {
        MultiLayerNetwork net = TestNetworks.sequential(InputType.recurrent(CHANNELS), layer);
        INDArray data = sequences(8, 6, 1);
        DataSet calibration = new DataSet(data, net.output(data));
        for (QuantizationConfig config : new QuantizationConfig[] {
            QuantizationConfig.weightAndActivation(new SingletonDataSetIterator(calibration)),
            QuantizationConfig.dynamic()
        }) {
            assertHelpersChangeNoBit(QuantizationTransform.apply(net, config));
        }
    }

    private static void assertHelpersChangeNoBit(MultiLayerNetwork quantized) {
        List<INDArray> inputs = Stream.of(
                        new int[][] {{1, 1}, {9, 7}, {1, 7}, {2, 9}, {9, 7}, {3, 7}, {4, 3}, {33, 2}, {1, 300}})
                .map(shape -> sequences(shape[0], shape[1], shape[0]))
                .toList();
        List<float[]> expected =
                inputs.stream().map(in -> bits(quantized.output(in))).toList();
        OpenMpThreads single = new OpenMpThreads(1);
        int before = single.apply();
        try {
            for (int number : new int[] {2, 3, 5}) {
                assertBits(quantized, inputs, expected, number);
            }
        } finally {
            single.restore(before);
        }
    }

    private static void share(MultiLayerNetwork quantized, HelperThreads helpers) {
        int sharing = 0;
        for (org.deeplearning4j.nn.api.Layer layer : quantized.getLayers()) {
            if (layer instanceof SharesWork shares) {
                shares.share(helpers);
                sharing++;
            }
        }
        assertThat(sharing).isEqualTo(1);
    }

    private static void assertBits(
            MultiLayerNetwork quantized, List<INDArray> inputs, List<float[]> expected, int number) {
        try (HelperThreads helpers = new HelperThreads(number)) {
            share(quantized, helpers);
            for (int round = 0; round < 2; round++) { // again, with what the first has left
                for (int i = 0; i < inputs.size(); i++) {
                    assertThat(bits(quantized.output(inputs.get(i))))
                            .as(
                                    "%d threads, input of shape %s",
                                    number, Arrays.toString(inputs.get(i).shape()))
                            .isEqualTo(expected.get(i));
                }
            }
        }
    }

    /** For last steps masks tell which they are, which the test above has. */
    static Stream<Named<Layer>> layersWithAllSteps() {
        return layers().filter(named -> !(named.getPayload() instanceof LastTimeStep));
    }

    @Test
    void aStepIsSharedWhereItCanBe() {
        assumeThat(KernelProviders.get().description()).startsWith("oneDNN").doesNotContain("split");
        assertThat(isShared(lstm(96), 1)).isTrue();
        assertThat(isShared(lstm(518), 3)).isTrue();
        assertThat(isShared(new Bidirectional(Bidirectional.Mode.ADD, lstm(64)), 1))
                .isTrue();
        assertThat(isShared(lstm(519), 1)).isFalse();
        assertThat(isShared(lstm(519), 4)).as("in groups of samples").isTrue();
        assertThat(isShared(lstm(8), 1)).isFalse();
    }

    private static boolean isShared(Layer layer, int minibatch) {
        MultiLayerNetwork quantized = QuantizationTransform.apply(
                TestNetworks.sequential(InputType.recurrent(CHANNELS), layer), QuantizationConfig.dynamic());
        try (HelperThreads helpers = new HelperThreads(2)) {
            share(quantized, helpers);
            quantized.output(sequences(minibatch, 3, 1));
            return Arrays.stream(quantized.getLayers())
                    .anyMatch(l -> l instanceof SharesWork shares && shares.isSharing());
        }
    }

    @Test
    void sharingHoldsNoWeightsBesides() {
        MultiLayerNetwork net = TestNetworks.sequential(InputType.recurrent(CHANNELS), lstm(128));
        long[] bytes = new long[2];
        for (int shared = 0; shared < 2; shared++) {
            MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.dynamic());
            try (HelperThreads helpers = new HelperThreads(2)) {
                if (shared == 1) {
                    share(quantized, helpers);
                }
                for (int minibatch : new int[] {1, 3, 8, 1}) {
                    quantized.output(sequences(minibatch, 3, 1));
                }
                bytes[shared] = Arrays.stream(quantized.getLayers())
                        .mapToLong(layer -> ((QuantizedLayerImpl) layer).packedBytes())
                        .sum();
            }
        }
        assertThat(bytes[1]).isEqualTo(bytes[0]);
    }

    @ParameterizedTest
    @MethodSource("layersWithAllSteps")
    void masksAreAppliedByTheCaller(Layer layer) {
        MultiLayerNetwork net = TestNetworks.sequential(InputType.recurrent(CHANNELS), layer);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.dynamic());
        INDArray input = sequences(3, 6, 4);
        INDArray mask =
                Nd4j.createFromArray(new float[][] {{1, 1, 1, 1, 0, 0}, {1, 1, 1, 1, 1, 1}, {1, 0, 0, 0, 0, 0}});
        float[] expected = bits(quantized.output(input, false, mask, null));
        try (HelperThreads helpers = new HelperThreads(2)) {
            share(quantized, helpers);

            assertThat(bits(quantized.output(input, false, mask, null))).isEqualTo(expected);
        }
    }
}
