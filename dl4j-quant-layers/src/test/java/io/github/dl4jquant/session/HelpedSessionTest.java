package io.github.dl4jquant.session;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.kernel.OpenMpThreads;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sessions whose recurrent layers share their work among threads of ours. */
class HelpedSessionTest {

    private static final int CALLS = 500;
    private static final int CHANNELS = 16;
    private static final int UNITS = 128;
    private static final int STEPS = 20;

    private final MultiLayerNetwork net = QuantizationTransform.apply(
            TestNetworks.sequential(
                    InputType.recurrent(CHANNELS),
                    new LastTimeStep(new LSTM.Builder()
                            .nOut(UNITS)
                            .activation(Activation.TANH)
                            .build())),
            QuantizationConfig.dynamic());

    private static SessionOptions twoThreads() {
        return SessionOptions.defaults().withThreads(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void callsWithHelpersMakeNoObject(int minibatch) {
        INDArray input = Nd4j.randn(minibatch, CHANNELS, STEPS);
        FloatBuffer in = direct((int) input.length());
        in.put(input.dup('c').data().asFloat()).flip();
        FloatBuffer out = direct(minibatch * UNITS);
        try (InferenceSession session = InferenceSession.compile(net, twoThreads())) {
            for (int i = 0; i < 4 * CALLS; i++) { // until everything is compiled
                session.run(in, input.shape(), out);
            }
            assertThat(helpers()).as("threads that help").isPositive();
            ThreadMXBean counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = counter.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < CALLS; i++) {
                session.run(in, out);
            }
            assertThat((counter.getCurrentThreadAllocatedBytes() - before) / CALLS)
                    .isZero();
        }
        float[] result = new float[minibatch * UNITS];
        out.get(0, result);
        assertThat(result).isEqualTo(bits(net.output(input)));
    }

    @Test
    void severalCallersHaveHelpersOfTheirOwn() {
        List<INDArray> inputs = IntStream.rangeClosed(1, 6)
                .mapToObj(n -> Nd4j.randn(n, CHANNELS, STEPS))
                .toList();
        List<float[]> expected = inputs.stream().map(in -> bits(net.output(in))).toList();
        try (InferenceSession session = InferenceSession.compile(net, twoThreads())) {
            List<List<float[]>> all = IntStream.range(0, 40)
                    .parallel()
                    .mapToObj(i ->
                            inputs.stream().map(in -> bits(session.output(in))).toList())
                    .toList();
            for (List<float[]> results : all) {
                for (int i = 0; i < inputs.size(); i++) {
                    assertThat(results.get(i)).isEqualTo(expected.get(i));
                }
            }
        }
    }

    @Test
    void theCallersOwnNumberOfThreadsIsPutBack() {
        OpenMpThreads three = new OpenMpThreads(3);
        int before = three.apply();
        try (InferenceSession session = InferenceSession.compile(net, twoThreads())) {
            session.output(Nd4j.randn(1, CHANNELS, STEPS));
            assertThat(three.apply()).isEqualTo(3);
        } finally {
            three.restore(before);
        }
    }

    @Test
    void helpersEndWithTheSession() throws InterruptedException {
        try (InferenceSession session = InferenceSession.compile(net, twoThreads())) {
            session.output(Nd4j.randn(1, CHANNELS, STEPS));
        }
        for (Thread helper : threads()) {
            helper.join(10_000);
        }
        assertThat(helpers()).isZero();
    }

    private static long helpers() {
        return threads().size();
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("dl4j-quant-helper"))
                .toList();
    }

    private static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(4 * values)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
