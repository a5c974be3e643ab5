package io.github.dl4jquant.session;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.KernelProviders;
import io.github.dl4jquant.kernel.OpenMpThreads;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.lang.management.ManagementFactory;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sessions whose recurrent layers share their work among threads of ours. */
class HelpedSessionTest {

    private static final String BUSY = "helpers: on a busy machine the other layers may seem to take longer";
    private static final int CALLS = 200;
    private static final int CHANNELS = 16;
    private static final int UNITS = 256;
    private static final int STEPS = 60;

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
        assumeThat(KernelProviders.get().description()).doesNotContain("split"); // that makes some, in Java
        INDArray input = Nd4j.randn(minibatch, CHANNELS, STEPS);
        FloatBuffer in = direct((int) input.length());
        in.put(input.dup('c').data().asFloat()).flip();
        FloatBuffer out = direct(minibatch * UNITS);
        try (InferenceSession session = InferenceSession.compile(net, twoThreads())) {
            for (int i = 0; i < 10 * CALLS; i++) { // until everything is compiled
                session.run(in, input.shape(), out);
            }
            assumeThat(helpers()).as(BUSY).isNotEmpty();
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
    void helpersEndWithTheSessionAtOnce() throws InterruptedException {
        Set<Thread> before = helpers();
        Set<Thread> own;
        try (InferenceSession session = InferenceSession.compile(net, twoThreads())) {
            session.output(Nd4j.randn(1, CHANNELS, STEPS));
            own = helpers();
            own.removeAll(before);
            assumeThat(own).as(BUSY).hasSize(1);
        }
        Thread helper = own.iterator().next();
        helper.join(900); // without a call it would end after a second
        assertThat(helper.isAlive()).isFalse();
    }

    @Test
    void aLayerThatCannotBeSharedHasOpenMpsThreads() {
        MultiLayerNetwork wide = QuantizationTransform.apply(
                TestNetworks.sequential(
                        InputType.recurrent(CHANNELS),
                        new LastTimeStep(new LSTM.Builder()
                                .nOut(520)
                                .activation(Activation.TANH)
                                .build())),
                QuantizationConfig.dynamic());
        Set<Thread> before = helpers();
        for (int minibatch : new int[] {1, 4}) {
            INDArray input = Nd4j.randn(minibatch, CHANNELS, STEPS);
            try (InferenceSession session = InferenceSession.compile(wide, twoThreads())) {
                assertThat(bits(session.output(input))).isEqualTo(bits(wide.output(input)));
                Set<Thread> own = helpers();
                own.removeAll(before);
                assertThat(own).hasSizeLessThan(minibatch == 1 ? 1 : 2); // samples can be divided
            }
        }
    }

    @Test
    void theInputOfTheLastCallIsLetGo() throws InterruptedException {
        MultiLayerNetwork last = QuantizationTransform.apply(
                TestNetworks.sequential(
                        InputType.recurrent(CHANNELS, RNNFormat.NWC),
                        new LastTimeStep(new LSTM.Builder()
                                .nOut(UNITS)
                                .activation(Activation.TANH)
                                .dataFormat(RNNFormat.NWC)
                                .build())),
                QuantizationConfig.dynamic());
        try (InferenceSession session = InferenceSession.compile(last, twoThreads())) {
            for (int minibatch : new int[] {1, 9}) {
                INDArray input = Nd4j.randn(minibatch, STEPS, CHANNELS);
                WeakReference<Object> buffer = new WeakReference<>(input.data());
                session.output(input);
                input = null;
                for (int i = 0; i < 100 && buffer.get() != null; i++) {
                    System.gc();
                    Thread.sleep(10);
                }
                assertThat(buffer.get()).as("minibatch of %d", minibatch).isNull();
            }
        }
    }

    @Test
    void messagesTellTheSampleOfTheMinibatch() {
        MultiLayerNetwork masked = QuantizationTransform.apply(
                TestNetworks.sequential(
                        InputType.recurrent(CHANNELS),
                        new LastTimeStep(new MaskZeroLayer(
                                new LSTM.Builder()
                                        .nOut(UNITS)
                                        .activation(Activation.TANH)
                                        .build(),
                                0.0))),
                QuantizationConfig.dynamic());
        INDArray input = Nd4j.randn(9, CHANNELS, STEPS);
        try (InferenceSession session = InferenceSession.compile(masked, twoThreads())) {
            session.output(input);
            input.slice(7).assign(0);

            assertThatThrownBy(() -> session.output(input))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("time steps of sample 7 are masked");
        }
    }

    private static Set<Thread> helpers() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("dl4j-quant-helper"))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(4 * values)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
