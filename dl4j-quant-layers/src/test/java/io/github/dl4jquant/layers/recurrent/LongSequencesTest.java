package io.github.dl4jquant.layers.recurrent;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.session.InferenceSession;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Sequences whose input is multiplied in several stretches, the last of which overlaps the one before, and states so large
 * that a kernel quantizes them; a single sample has neither.
 */
class LongSequencesTest {

    private static final int IN = 3;
    private static final int UNITS = 512;
    private static final int MINIBATCH = 5;
    private static final int LENGTH = 61;

    @ParameterizedTest
    @EnumSource(
            value = QuantizationMode.class,
            names = {"WEIGHT_AND_ACTIVATION", "DYNAMIC"})
    void samplesTogetherGiveWhatEachGivesAlone(QuantizationMode mode) {
        MultiLayerNetwork net = network(mode, new Bidirectional(Bidirectional.Mode.CONCAT, lstm()));
        INDArray input = sequences(MINIBATCH, LENGTH, 1);

        INDArray together = net.output(input).dup('c');

        for (int n = 0; n < MINIBATCH; n++) {
            INDArray alone = net.output(sample(input, n));
            assertThat(bits(sample(together, n))).as("sample %d", n).isEqualTo(bits(alone));
        }
        try (InferenceSession session = InferenceSession.compile(net)) {
            assertThat(bits(session.output(input))).isEqualTo(bits(together));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = QuantizationMode.class,
            names = {"WEIGHT_AND_ACTIVATION", "DYNAMIC"})
    void timeStepsTogetherGiveWhatTheyGiveOneByOne(QuantizationMode mode) {
        MultiLayerNetwork net = network(mode, lstm());
        INDArray input = sequences(MINIBATCH, LENGTH, 2);

        INDArray together = net.output(input).dup('c');

        for (int t = 0; t < LENGTH; t++) {
            INDArray step = net.rnnTimeStep(time(input, t));
            assertThat(bits(step)).as("time step %d", t).isEqualTo(bits(time(together, t)));
        }
    }

    private static Layer lstm() {
        return new LSTM.Builder().nOut(UNITS).activation(Activation.TANH).build();
    }

    private static MultiLayerNetwork network(QuantizationMode mode, Layer layer) {
        MultiLayerNetwork trained = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(5)
                .list()
                .layer(layer)
                .setInputType(InputType.recurrent(IN))
                .build());
        trained.init();
        QuantizationConfig.Builder config = QuantizationConfig.builder().mode(mode);
        if (mode == QuantizationMode.WEIGHT_AND_ACTIVATION) {
            config.calibrationData(
                    new ListDataSetIterator<>(List.of(new DataSet(sequences(8, 5, 9), Nd4j.zeros(8, 2))), 8));
        }
        return QuantizationTransform.apply(trained, config.build());
    }

    private static INDArray sample(INDArray array, int n) {
        return array.get(NDArrayIndex.interval(n, n + 1), NDArrayIndex.all(), NDArrayIndex.all())
                .dup('c');
    }

    private static INDArray time(INDArray array, int t) {
        return array.get(NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.interval(t, t + 1))
                .dup('c');
    }

    private static INDArray sequences(int minibatch, int length, int seed) {
        return Nd4j.randn(Nd4j.getRandomFactory().getNewRandomInstance(seed), minibatch, IN, length);
    }
}
