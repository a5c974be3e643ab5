package io.github.dl4jquant.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.memory.conf.WorkspaceConfiguration;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a session is called with and where: buffers of all kinds, workspaces, other threads that close it. */
class SessionBuffersTest {

    private static final long[] TWO = {2, 3, 6, 5};

    private final MultiLayerNetwork net = QuantizationTransform.apply(
            TestNetworks.sequential(
                    InputType.convolutional(6, 5, 3),
                    new ConvolutionLayer.Builder(3, 3).name("conv").nOut(8).build(),
                    new DenseLayer.Builder().name("dense").nOut(5).build()),
            QuantizationConfig.dynamic());
    private final InferenceSession session =
            InferenceSession.compile(net, SessionOptions.defaults().withThreads(1)); // no trials
    private final WorkspaceConfiguration workspace =
            WorkspaceConfiguration.builder().initialSize(1 << 20).build();

    @AfterEach
    void close() {
        session.close();
    }

    private static INDArray images(int samples) {
        Nd4j.getRandom().setSeed(samples);
        return Nd4j.randn(samples, 3, 6, 5);
    }

    private static FloatBuffer direct(int values, ByteOrder order) {
        return ByteBuffer.allocateDirect(4 * values).order(order).asFloatBuffer();
    }

    private static FloatBuffer direct(int values) {
        return direct(values, ByteOrder.nativeOrder());
    }

    private static float[] values(FloatBuffer buffer, int from, int count) {
        float[] values = new float[count];
        buffer.get(from, values);
        return values;
    }

    @Test
    void positionsLimitsAndByteOrdersAreHeeded() {
        FloatBuffer input = direct(200, ByteOrder.BIG_ENDIAN);
        input.put(3, images(2).data().asFloat()).position(3).limit(183);
        FloatBuffer output = direct(20, ByteOrder.BIG_ENDIAN).position(4);

        session.run(input.asReadOnlyBuffer(), TWO, output);

        assertThat(values(output, 4, 10)).isEqualTo(net.output(images(2)).data().asFloat());
        assertThat(values(output, 0, 4)).containsOnly(0);
        assertThat(values(output, 14, 6)).containsOnly(0);
        assertThat(output.position()).isEqualTo(4);
    }

    @Test
    void aLargerMinibatchInABufferIsCutToo() {
        FloatBuffer input = direct(7 * 90).put(0, images(7).data().asFloat());
        FloatBuffer output = direct(7 * 5);
        try (InferenceSession cut = InferenceSession.compile(
                net, SessionOptions.defaults().withLargestBatch(3).withThreads(1))) {
            cut.run(input, new long[] {7, 3, 6, 5}, output);
            assertThat(values(output, 0, 35))
                    .isEqualTo(net.output(images(7)).data().asFloat());
            output.put(0, new float[35]);
            cut.run(input, output); // the shape is the caller's, not that of a piece
            assertThat(values(output, 0, 35))
                    .isEqualTo(net.output(images(7)).data().asFloat());

            assertThatThrownBy(() -> cut.run(direct(6 * 90), new long[] {7, 3, 6, 5}, output))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("holds 540 values; expected 630");
            try (InferenceSession whole =
                    InferenceSession.compile(net, SessionOptions.defaults().withThreads(1))) {
                whole.output(images(3));
                cut.output(images(7));
                assertThat(cut.arenaBytes()).isLessThanOrEqualTo(2 * whole.arenaBytes());
            }
        }
    }

    @Test
    void theMemoryOfCallsUnderWayIsCounted() throws InterruptedException {
        FloatBuffer input = direct(180);
        FloatBuffer output = direct(10);
        session.run(input, TWO, output);
        long one = session.arenaBytes();
        assertThat(one).isPositive();
        AtomicBoolean over = new AtomicBoolean();
        Thread other = new Thread(() -> {
            while (!over.get()) {
                session.run(input, TWO, output);
            }
        });
        other.start();
        try {
            for (int i = 0; i < 1000; i++) {
                assertThat(session.arenaBytes()).isEqualTo(one);
            }
        } finally {
            over.set(true);
            other.join();
        }
    }

    @Test
    void theShapeOfTheLastCallIsNotTheArrayThatItCameIn() {
        FloatBuffer input = direct(180).put(0, images(2).data().asFloat());
        long[] shape = TWO.clone();
        FloatBuffer output = direct(10);
        session.run(input, shape, output);
        shape[0] = 1;

        session.run(input, output);

        assertThat(values(output, 0, 10)).isEqualTo(net.output(images(2)).data().asFloat());
    }

    @Test
    void shapesThatAreNoneAreRefused() {
        for (long[] shape :
                new long[][] {null, {}, {180}, {-2, 3, 6, -5}, {0, 3, 6, 5}, {1L << 62, 4, 6, 5}, {1L << 40, 3, 6, 5}
                }) {
            assertThatThrownBy(() -> session.run(direct(180), shape, direct(10)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("of shape " + java.util.Arrays.toString(shape))
                    .hasMessageContaining("at least 1 everywhere");
        }
        long[] large = {Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE};
        assertThatThrownBy(() -> session.run(direct(180), large, direct(10)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("holds 180 values");
    }

    @Test
    void buffersThatCannotBeUsedAreRefused() {
        assertThatThrownBy(() -> session.run(direct(180), TWO, direct(10).asReadOnlyBuffer()))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("read-only");
        assertThatThrownBy(() -> session.run(null, TWO, direct(10)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("null");
        assertThatThrownBy(() -> session.run(direct(180), TWO, null)).isInstanceOf(InvalidInputException.class);
        assertThatThrownBy(() -> session.output((INDArray[]) null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("got 0 input(s)");
        assertThatThrownBy(() -> session.output(Nd4j.create(DataType.FLOAT, 0, 3, 6, 5)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("of shape [0, 3, 6, 5]; expected an array of one sample or more");
        INDArray closed = images(1);
        closed.close();
        assertThatThrownBy(() -> session.output(closed))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("is closed");
    }

    @Test
    void aGraphWithSeveralInputsOrOutputsTakesNoBuffers() {
        ComputationGraph graph = QuantizationTransform.apply(TestNetworks.graph(TestNetworks.settings()
                .graphBuilder()
                .addInputs("a", "b")
                .setInputTypes(InputType.feedForward(4), InputType.feedForward(4))
                .addVertex("both", new MergeVertex(), "a", "b")
                .addLayer("dense", new DenseLayer.Builder().nOut(3).build(), "both")
                .setOutputs("dense", "both")));
        INDArray[] inputs = {Nd4j.rand(2, 4), Nd4j.rand(2, 4)};
        try (InferenceSession own = InferenceSession.compile(graph)) {
            assertThat(own.output(inputs)).isEqualTo(graph.output(inputs));
            assertThatThrownBy(() -> own.run(direct(8), new long[] {2, 4}, direct(6)))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("2 input(s) and 2 output(s), expected one of each");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = QuantizationMode.class,
            names = {"DYNAMIC", "WEIGHT_ONLY", "FLOAT32"})
    void nothingIsKeptInAWorkspaceOfTheCaller(QuantizationMode mode) {
        MultiLayerNetwork own = QuantizationTransform.apply(
                TestNetworks.sequential(
                        InputType.convolutional(6, 5, 3),
                        new ConvolutionLayer.Builder(3, 3).nOut(8).build(),
                        new DenseLayer.Builder().nOut(5).build()),
                QuantizationConfig.builder().mode(mode).build());
        FloatBuffer input = direct(180).put(0, images(2).data().asFloat());
        FloatBuffer output = direct(10);
        try (InferenceSession arrays = InferenceSession.compile(own);
                InferenceSession buffers = InferenceSession.compile(own)) {
            INDArray result;
            try (MemoryWorkspace ignored = Nd4j.getWorkspaceManager().getAndActivateWorkspace(workspace, "caller")) {
                result = arrays.output(images(2));
                buffers.run(input, TWO, output);
            }
            Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
            INDArray expected = own.output(images(2));
            assertThat(result.isAttached()).isFalse();
            assertThat(result).isEqualTo(expected);
            assertThat(arrays.output(images(2))).isEqualTo(expected);
            buffers.run(input, TWO, output);
            assertThat(values(output, 0, 10)).isEqualTo(expected.data().asFloat());
        }
    }

    /** Nor before anything is compiled: what the just-in-time compiler makes of an object is not to be relied on. */
    @ParameterizedTest
    @EnumSource(
            value = QuantizationMode.class,
            names = {"DYNAMIC", "WEIGHT_ONLY", "FLOAT32"})
    void aCallMakesNoObjects(QuantizationMode mode) {
        MultiLayerNetwork own = QuantizationTransform.apply(
                TestNetworks.sequential(
                        InputType.convolutional(24, 24, 3),
                        new ConvolutionLayer.Builder(3, 3).nOut(64).build(),
                        new ConvolutionLayer.Builder(3, 3).nOut(200).build(), // in blocks, if weight-only
                        new DenseLayer.Builder().nOut(5).build()),
                QuantizationConfig.builder().mode(mode).build());
        FloatBuffer input = direct(3 * 24 * 24);
        FloatBuffer output = direct(5);
        long[] shape = {1, 3, 24, 24};
        ThreadMXBean counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        counter.getCurrentThreadAllocatedBytes(); // the first reading makes objects itself
        try (InferenceSession small = InferenceSession.compile(own)) {
            for (int i = 0; i < 20; i++) {
                small.run(input, shape, output);
            }
            long before = counter.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 400; i++) {
                small.run(input, shape, output);
            }
            assertThat((counter.getCurrentThreadAllocatedBytes() - before) / 400)
                    .as("an object is 16 bytes or more; the virtual machine itself makes one now and then")
                    .isLessThan(16);
        }
    }

    @Test
    void closingWaitsForCallsUnderWay() throws Exception {
        for (int round = 0; round < 20; round++) {
            MultiLayerNetwork copy = net.clone();
            InferenceSession own = InferenceSession.compile(copy);
            CountDownLatch running = new CountDownLatch(1);
            INDArray input = images(16);
            ExecutorService other = Executors.newSingleThreadExecutor();
            try {
                Future<?> calls = other.submit(() -> {
                    while (true) {
                        own.output(input);
                        running.countDown();
                    }
                });
                running.await();
                own.close();
                copy.close(); // nobody reads its parameters any more
                assertThatThrownBy(calls::get).hasMessageContaining("session that was closed");
            } finally {
                other.shutdownNow();
            }
            assertThatIllegalStateException().isThrownBy(() -> own.output(input));
        }
    }
}
