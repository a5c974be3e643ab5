package io.github.dl4jquant.session;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.kernel.KernelProviders;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** Recurrent layers in a session: memory of one run serves the next, and no run sees another. */
class RecurrentSessionTest {

    private static final int CALLS = 500;

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void runsOfOneShapeMakeNoObject(QuantizationMode mode) {
        boolean int8 = mode == QuantizationMode.DYNAMIC || mode == QuantizationMode.WEIGHT_AND_ACTIVATION;
        assumeThat(int8 && KernelProviders.get().description().contains("split"))
                .as("products split in two, which make some, in Java")
                .isFalse();
        MultiLayerNetwork net = network(mode);
        INDArray input = sequences(2, 3, 1);
        FloatBuffer in = direct(2 * 4 * 3);
        in.put(input.data().asFloat()).flip();
        FloatBuffer out = direct(2 * 2);
        try (InferenceSession session = InferenceSession.compile(net)) {
            for (int i = 0; i < 20 * CALLS; i++) { // until everything is compiled
                session.run(in, input.shape(), out);
            }
            ThreadMXBean counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = counter.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                session.run(in, out);
            }
            assertThat((counter.getCurrentThreadAllocatedBytes() - before) / CALLS)
                    .isZero();
        }
        float[] result = new float[2 * 2];
        out.get(0, result);
        assertThat(result).isEqualTo(net.output(input).dup('c').data().asFloat());
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void shapesTakingTurnsDoNotDisturbEachOther(QuantizationMode mode) {
        MultiLayerNetwork net = network(mode);
        List<INDArray> inputs = List.of(sequences(2, 3, 1), sequences(1, 7, 2), sequences(3, 3, 3), sequences(2, 3, 4));
        List<INDArray> expected =
                inputs.stream().map(i -> network(mode).output(i).dup('c')).toList(); // each in a fresh network
        try (InferenceSession session = InferenceSession.compile(net)) {
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < inputs.size(); i++) {
                    assertThat(bits(session.output(inputs.get(i))))
                            .as("session, input %d", i)
                            .isEqualTo(bits(expected.get(i)));
                    assertThat(bits(net.output(inputs.get(i))))
                            .as("net.output, input %d", i)
                            .isEqualTo(bits(expected.get(i)));
                }
            }
        }
    }

    private static MultiLayerNetwork network(QuantizationMode mode) {
        MultiLayerNetwork trained = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(5)
                .list()
                .layer(new LSTM.Builder().nOut(6).activation(Activation.TANH).build())
                .layer(new Bidirectional(
                        Bidirectional.Mode.ADD, new LSTM.Builder().nOut(5).build()))
                .layer(new LastTimeStep(new LSTM.Builder().nOut(7).build()))
                .layer(new OutputLayer.Builder()
                        .nOut(2)
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(4))
                .build());
        trained.init();
        QuantizationConfig.Builder config = QuantizationConfig.builder().mode(mode);
        if (mode == QuantizationMode.WEIGHT_AND_ACTIVATION) {
            config.calibrationData(
                    new ListDataSetIterator<>(List.of(new DataSet(sequences(8, 5, 9), Nd4j.zeros(8, 2))), 8));
        }
        return QuantizationTransform.apply(trained, config.build());
    }

    private static INDArray sequences(int minibatch, int length, int seed) {
        return Nd4j.randn(Nd4j.getRandomFactory().getNewRandomInstance(seed), minibatch, 4, length);
    }

    private static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(4 * values)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
