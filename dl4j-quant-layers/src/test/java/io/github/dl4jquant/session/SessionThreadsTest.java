package io.github.dl4jquant.session;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Bits are compared as floats: {@code INDArray.equals} lets numbers differ by a little. */
class SessionThreadsTest {

    private static final int CALLERS = 4;

    private static MultiLayerNetwork images() {
        return TestNetworks.sequential(
                InputType.convolutional(9, 11, 3),
                new ConvolutionLayer.Builder(3, 3)
                        .nOut(24)
                        .convolutionMode(ConvolutionMode.Same)
                        .activation(Activation.RELU)
                        .build(),
                new SubsamplingLayer.Builder().build(),
                new ConvolutionLayer.Builder(1, 1)
                        .nOut(40)
                        .activation(Activation.LEAKYRELU)
                        .build(),
                new DenseLayer.Builder().nOut(5).build());
    }

    /** The last layer is of a shape whose sums oneDNN likes to divide among threads. */
    private static MultiLayerNetwork vectors() {
        return TestNetworks.sequential(
                InputType.feedForward(30),
                new DenseLayer.Builder().nOut(4096).activation(Activation.TANH).build(),
                new DenseLayer.Builder().nOut(10).build());
    }

    private static MultiLayerNetwork sequences() {
        return TestNetworks.sequential(
                InputType.recurrent(20),
                new LSTM.Builder().nOut(70).activation(Activation.TANH).build(),
                new RnnOutputLayer.Builder()
                        .nOut(3)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    private static INDArray random(int seed, long... shape) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.randn(shape);
    }

    /** Each network in each mode, with inputs by minibatch size. */
    static Stream<Arguments> networksInAllModes() {
        IntFunction<INDArray> images = n -> random(n, n, 3, 9, 11);
        IntFunction<INDArray> vectors = n -> random(n, n, 30);
        IntFunction<INDArray> sequences = n -> random(n, n, 20, 6);
        return Stream.of(
                        inAllModes("conv", images(), images),
                        inAllModes("dense", vectors(), vectors),
                        inAllModes("lstm", sequences(), sequences))
                .flatMap(s -> s);
    }

    private static Stream<Arguments> inAllModes(String name, MultiLayerNetwork net, IntFunction<INDArray> inputs) {
        INDArray data = inputs.apply(16);
        DataSet calibration = new DataSet(data, net.output(data));
        return Stream.of(
                        QuantizationConfig.weightOnly(),
                        QuantizationConfig.dynamic(),
                        QuantizationConfig.weightAndActivation(new SingletonDataSetIterator(calibration)),
                        QuantizationConfig.float32())
                .map(c -> Arguments.of(
                        Named.of(name + " " + c.mode(), QuantizationTransform.apply(net, c)),
                        Named.of("random", inputs)));
    }

    private static SessionOptions threads(int number) {
        return SessionOptions.defaults().withThreads(number);
    }

    @ParameterizedTest
    @MethodSource("networksInAllModes")
    void theNumberOfThreadsChangesNoBit(MultiLayerNetwork net, IntFunction<INDArray> inputs) {
        for (int samples : new int[] {1, 4}) {
            INDArray input = inputs.apply(samples);
            float[] expected = bits(net.output(input));
            for (int number = 1; number <= 3; number++) {
                try (InferenceSession session = InferenceSession.compile(net, threads(number))) {
                    assertThat(bits(session.output(input)))
                            .as("%d thread(s), %d sample(s)", number, samples)
                            .isEqualTo(expected);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("networksInAllModes")
    void sessionsSideBySideGiveTheSameBits(MultiLayerNetwork net, IntFunction<INDArray> inputs) throws Exception {
        INDArray input = inputs.apply(2);
        List<INDArray> others = oneForEachCaller(inputs);
        List<float[]> results = together(caller -> {
            try (InferenceSession session = InferenceSession.compile(net, threads(1 + caller % 3))) {
                session.output(others.get(caller));
                session.output(input);
                return bits(session.output(input));
            }
        });
        float[] expected = bits(net.output(input));
        assertThat(results).allSatisfy(r -> assertThat(r).isEqualTo(expected));
    }

    @ParameterizedTest
    @MethodSource("networksInAllModes")
    void callersOfOneSessionGetTheSameBits(MultiLayerNetwork net, IntFunction<INDArray> inputs) throws Exception {
        INDArray input = inputs.apply(2);
        List<INDArray> others = oneForEachCaller(inputs);
        try (InferenceSession session = InferenceSession.compile(net, threads(2))) {
            List<float[]> results = together(caller -> {
                session.output(others.get(caller));
                session.output(input);
                return bits(session.output(input));
            });
            float[] expected = bits(net.output(input));
            assertThat(results).allSatisfy(r -> assertThat(r).isEqualTo(expected));
        }
    }

    /** Of different shapes. */
    private static List<INDArray> oneForEachCaller(IntFunction<INDArray> inputs) {
        return IntStream.rangeClosed(1, CALLERS).mapToObj(inputs).toList();
    }

    /** Lets callers start at the same moment, with kernels that nobody has compiled and weights that nobody has packed. */
    private static List<float[]> together(IntFunction<float[]> work) throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(CALLERS);
        try {
            CyclicBarrier start = new CyclicBarrier(CALLERS);
            List<Callable<float[]>> jobs = new ArrayList<>();
            for (int i = 0; i < CALLERS; i++) {
                int caller = i;
                jobs.add(() -> {
                    start.await();
                    return work.apply(caller);
                });
            }
            List<float[]> results = new ArrayList<>();
            for (Future<float[]> job : pool.invokeAll(jobs)) {
                results.add(job.get());
            }
            return results;
        } finally {
            pool.shutdown();
        }
    }
}
