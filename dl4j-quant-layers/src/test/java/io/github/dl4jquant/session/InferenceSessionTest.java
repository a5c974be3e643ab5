package io.github.dl4jquant.session;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.UnstackVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

class InferenceSessionTest {

    private final MultiLayerNetwork net = quantized();
    private final InferenceSession session = InferenceSession.compile(net);

    private static MultiLayerNetwork quantized() {
        MultiLayerNetwork source = TestNetworks.sequential(
                InputType.convolutional(9, 11, 3),
                new ConvolutionLayer.Builder(3, 3)
                        .name("conv")
                        .nOut(8)
                        .convolutionMode(ConvolutionMode.Same)
                        .activation(Activation.RELU)
                        .build(),
                new SubsamplingLayer.Builder().name("pool").build(),
                new DenseLayer.Builder().name("dense").nOut(5).build());
        DataSet data = new DataSet(images(16, 1), Nd4j.zeros(16, 5));
        return QuantizationTransform.apply(
                source, QuantizationConfig.weightAndActivation(new SingletonDataSetIterator(data)));
    }

    private static INDArray images(int samples, int seed) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.randn(samples, 3, 9, 11);
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void manyThreadsGetTheAnswersOfOne() throws Exception {
        List<INDArray> inputs = new ArrayList<>();
        List<INDArray> expected = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            inputs.add(images(1 + i % 5, i));
            expected.add(net.output(inputs.get(i)));
        }
        ExecutorService pool = Executors.newFixedThreadPool(6);
        try {
            List<Future<?>> jobs = new ArrayList<>();
            for (int t = 0; t < 6; t++) {
                int first = t;
                jobs.add(pool.submit(() -> {
                    for (int i = 0; i < 60; i++) {
                        int k = (first + i) % inputs.size();
                        assertThat(bits(session.output(inputs.get(k)))).isEqualTo(bits(expected.get(k)));
                    }
                }));
            }
            for (Future<?> job : jobs) {
                job.get();
            }
        } finally {
            pool.shutdown();
        }
    }

    @Test
    void moreShapesThanAreKeptCompiledAreStillRight() {
        try (InferenceSession small =
                InferenceSession.compile(net, SessionOptions.defaults().withKeptShapes(2))) {
            for (int round = 0; round < 2; round++) {
                for (int samples = 1; samples <= 4; samples++) {
                    INDArray input = images(samples, samples);
                    assertThat(bits(small.output(input))).isEqualTo(bits(net.output(input)));
                }
            }
        }
    }

    @Test
    void aMinibatchLargerThanTheLargestIsCut() {
        INDArray input = images(7, 5);
        try (InferenceSession cut =
                InferenceSession.compile(net, SessionOptions.defaults().withLargestBatch(3))) {
            assertThat(bits(cut.output(input))).isEqualTo(bits(net.output(input)));
        }
    }

    @Test
    void aNetworkThatMixesSamplesIsNotCut() {
        ComputationGraph source = TestNetworks.graph(TestNetworks.settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(6))
                .addVertex("half", new UnstackVertex(1, 2), "in")
                .addLayer("dense", new DenseLayer.Builder().nOut(5).build(), "half")
                .setOutputs("dense"));
        ComputationGraph halves = QuantizationTransform.apply(source);
        INDArray input = Nd4j.rand(8, 6);

        assertThatThrownBy(() -> InferenceSession.compile(
                        halves, SessionOptions.defaults().withLargestBatch(4)))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("'half'")
                .hasMessageContaining("withLargestBatch");
        try (InferenceSession whole = InferenceSession.compile(halves)) {
            assertThat(bits(whole.output(input))).isEqualTo(bits(halves.outputSingle(input)));
        }
    }

    @Test
    void viewsOtherOrdersAndNumberTypesAreTaken() {
        INDArray input = images(4, 6);
        INDArray expected = net.output(input);

        assertThat(bits(session.output(input.dup('f')))).isEqualTo(bits(expected));
        assertThat(bits(session.output(input.castTo(org.nd4j.linalg.api.buffer.DataType.DOUBLE))))
                .isEqualTo(bits(expected));
        INDArray wide = Nd4j.concat(1, input, input);
        assertThat(bits(session.output(wide.get(
                        org.nd4j.linalg.indexing.NDArrayIndex.all(),
                        org.nd4j.linalg.indexing.NDArrayIndex.interval(3, 6)))))
                .isEqualTo(bits(expected));
    }

    @Test
    void buffersGiveTheSameBitsWithoutAnObject() {
        INDArray input = images(2, 7);
        FloatBuffer in = direct(2 * 3 * 9 * 11);
        in.put(input.data().asFloat()).flip();
        FloatBuffer out = direct(2 * 5);
        for (int i = 0; i < 20_000; i++) { // until everything is compiled
            session.run(in, input.shape(), out);
        }
        float[] result = new float[10];
        out.get(0, result);
        assertThat(result).isEqualTo(net.output(input).data().asFloat());

        ThreadMXBean counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().getId();
        long before = counter.getThreadAllocatedBytes(thread);
        for (int i = 0; i < 1000; i++) {
            session.run(in, out);
        }
        assertThat((counter.getThreadAllocatedBytes(thread) - before) / 1000).isZero();
    }

    private static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(4 * values)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    @Test
    void badInputsAreRefused() {
        assertThatThrownBy(() -> session.output(Nd4j.zeros(2, 4, 9, 11)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'conv'")
                .hasMessageContaining("[2, 9, 11, 4]");
        assertThatThrownBy(() -> session.output(images(1, 0).putScalar(5, Float.NaN)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("NaN");
        assertThatThrownBy(() -> session.output((INDArray) null)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> session.output(images(1, 0), images(1, 0)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("got 2 input(s), the network has 1: input");
        assertThatThrownBy(() -> session.run(FloatBuffer.allocate(297), new long[] {1, 3, 9, 11}, direct(5)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("direct");
        assertThatThrownBy(() -> session.run(direct(297), direct(5)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("before it has seen an input shape");
        assertThatThrownBy(() -> session.run(direct(296), new long[] {1, 3, 9, 11}, direct(5)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("holds 296 values; expected 297");
        assertThatThrownBy(() -> session.run(direct(297), new long[] {1, 3, 9, 11}, direct(4)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("room for 4 values; expected 5");
    }

    @Test
    void goesOnAfterARefusal() {
        INDArray input = images(3, 8);
        assertThatThrownBy(() -> session.output(Nd4j.zeros(2, 4, 9, 11))).isInstanceOf(InvalidInputException.class);

        assertThat(bits(session.output(input))).isEqualTo(bits(net.output(input)));
    }

    @Test
    void refusesWhatIsClosedOrFloat() {
        session.close();
        session.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> session.output(images(1, 0)))
                .withMessageContaining("closed");
        MultiLayerNetwork source =
                TestNetworks.sequential(InputType.feedForward(3), new ActivationLayer.Builder().build());
        assertThatThrownBy(() -> InferenceSession.compile(source))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("float32()");
        assertThatThrownBy(() -> InferenceSession.compile((MultiLayerNetwork) null))
                .isInstanceOf(InvalidNetworkException.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SessionOptions.defaults().withThreads(-1))
                .withMessageContaining("threads -1");
    }

    @Test
    void refusesToRunOverAClosedNetwork() {
        MultiLayerNetwork copy = net.clone();
        try (InferenceSession own = InferenceSession.compile(copy)) {
            own.output(images(1, 0));
            copy.close();
            assertThatIllegalStateException()
                    .isThrownBy(() -> own.output(images(1, 0)))
                    .withMessageContaining("closed");
        }
    }
}
