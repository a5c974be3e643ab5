package io.github.dl4jquant.session;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Concatenations without a copy: the bits of {@code net.output}, and that nothing, or only what must be, is copied. */
class ConcatSessionTest {

    private static final int HEIGHT = 7;
    private static final int WIDTH = 6;
    private static final int CHANNELS = 4;

    private static GraphBuilder images(CNN2DFormat format) {
        return TestNetworks.settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(HEIGHT, WIDTH, CHANNELS, format));
    }

    private static GraphBuilder vectors() {
        return TestNetworks.settings().graphBuilder().addInputs("in").setInputTypes(InputType.feedForward(CHANNELS));
    }

    private static ConvolutionLayer conv(int kernel, int nOut, CNN2DFormat format) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .nOut(nOut)
                .convolutionMode(ConvolutionMode.Same)
                .dataFormat(format)
                .activation(Activation.RELU)
                .build();
    }

    private static ConvolutionLayer conv(int kernel, int nOut) {
        return conv(kernel, nOut, CNN2DFormat.NCHW);
    }

    private static DenseLayer dense(int nOut) {
        return new DenseLayer.Builder().nOut(nOut).activation(Activation.RELU).build();
    }

    private static INDArray random(int samples, CNN2DFormat format) {
        return format == CNN2DFormat.NCHW
                ? Nd4j.randn(samples, CHANNELS, HEIGHT, WIDTH)
                : Nd4j.randn(samples, HEIGHT, WIDTH, CHANNELS);
    }

    private static INDArray images(int samples) {
        return random(samples, CNN2DFormat.NCHW);
    }

    private static ComputationGraph int8(GraphBuilder builder, INDArray data) {
        return QuantizationTransform.apply(
                TestNetworks.graph(builder),
                QuantizationConfig.weightAndActivation(
                        new SingletonDataSetIterator(new DataSet(data, Nd4j.zeros(data.size(0), 1)))));
    }

    private static ComputationGraph inFloat(GraphBuilder builder) {
        return QuantizationTransform.apply(TestNetworks.graph(builder), QuantizationConfig.float32());
    }

    /** Holds a session against the network, on several inputs, and says how many tensors a concatenation copies. */
    private static int copied(ComputationGraph net, String concat, INDArray input) {
        try (InferenceSession session = InferenceSession.compile(net)) {
            for (INDArray in : new INDArray[] {input, input.mul(-0.7), input}) {
                INDArray[] expected = net.output(in);
                INDArray[] got = session.output(new INDArray[] {in});
                for (int i = 0; i < expected.length; i++) {
                    assertThat(bits(got[i])).isEqualTo(bits(expected[i]));
                }
            }
        }
        try (SharedWeights weights = new SharedWeights()) {
            Compiler compiler = new Compiler(ProgramReader.read(net), weights, net);
            try (Execution execution = compiler.compile(input)) {
                int copied = compiler.copiedInputs(concat);
                assertThat(compiler.stepNames().contains(concat)).isEqualTo(copied > 0);
                return copied;
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0, 0", "3, 2, 2", "40, 0, 2"})
    void vectors(int samples, int inInt8, int real) {
        GraphBuilder builder = vectors()
                .addLayer("a", dense(5), "in")
                .addLayer("b", dense(3), "in")
                .addVertex("merge", new MergeVertex(), "a", "b")
                .addLayer("last", dense(6), "merge")
                .setOutputs("last");

        assertThat(copied(int8(builder, Nd4j.randn(32, CHANNELS)), "merge", Nd4j.randn(samples, CHANNELS)))
                .isEqualTo(inInt8);
        assertThat(copied(inFloat(builder), "merge", Nd4j.randn(samples, CHANNELS)))
                .isEqualTo(real); // sums of floats, whose order another kernel might change
    }

    @ParameterizedTest
    @CsvSource({"NCHW, 1", "NCHW, 3", "NHWC, 1", "NHWC, 3"})
    void branchesOfPixelsWindowsAndPooling(CNN2DFormat format, int samples) {
        GraphBuilder builder = images(format)
                .addLayer("first", conv(3, 8, format), "in")
                .addLayer("a", conv(1, 5, format), "first")
                .addLayer("b", conv(3, 3, format), "first")
                .addLayer(
                        "c",
                        new SubsamplingLayer.Builder()
                                .kernelSize(3, 3)
                                .stride(1, 1)
                                .convolutionMode(ConvolutionMode.Same)
                                .dataFormat(format)
                                .build(),
                        "first")
                .addLayer("d", conv(1, 7, format), "c")
                .addVertex("merge", new MergeVertex(), "a", "b", "c", "d")
                .addLayer("last", conv(3, 6, format), "merge")
                .setOutputs("last");

        assertThat(copied(int8(builder, random(16, format)), "merge", random(samples, format)))
                .isEqualTo(2);
        assertThat(copied(inFloat(builder), "merge", random(samples, format))).isEqualTo(4);
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void columnsOfColumns(int samples) {
        GraphBuilder builder = images(CNN2DFormat.NCHW)
                .addLayer("a", conv(1, 5), "in")
                .addLayer("b", conv(3, 3), "in")
                .addVertex("inner", new MergeVertex(), "a", "b")
                .addLayer("c", conv(1, 9), "in")
                .addVertex("merge", new MergeVertex(), "c", "inner")
                .addLayer("last", conv(3, 6), "merge")
                .setOutputs("last");
        ComputationGraph net = int8(builder, images(16));

        assertThat(copied(net, "merge", images(samples))).isZero();
        assertThat(copied(net, "inner", images(samples))).isEqualTo(1); // of the 3x3 convolution, right into "merge"
    }

    @Test
    void concatenationsThatGrowAreCopiedWhereTheyAreReadInBetween() {
        GraphBuilder builder = images(CNN2DFormat.NCHW)
                .addLayer("a", conv(1, 5), "in")
                .addLayer("b", conv(1, 3), "a")
                .addVertex("two", new MergeVertex(), "a", "b")
                .addLayer("c", conv(1, 4), "two")
                .addVertex("three", new MergeVertex(), "two", "c")
                .addLayer("last", conv(3, 6), "three")
                .setOutputs("last");
        ComputationGraph net = int8(builder, images(16));

        assertThat(copied(net, "two", images(2))).isEqualTo(1); // "a" is read by "b" too
        assertThat(copied(net, "three", images(2))).isEqualTo(1);
    }

    @Test
    void vectorsThatGrowAreNeverCopied() {
        GraphBuilder builder = vectors()
                .addLayer("a", dense(5), "in")
                .addLayer("b", dense(3), "a")
                .addVertex("two", new MergeVertex(), "a", "b")
                .addLayer("c", dense(4), "two")
                .addVertex("three", new MergeVertex(), "two", "c")
                .addLayer("last", dense(6), "three")
                .addLayer("other", dense(2), "two")
                .setOutputs("last", "other");
        for (ComputationGraph net :
                new ComputationGraph[] {int8(builder, Nd4j.randn(32, CHANNELS)), inFloat(builder)}) {
            assertThat(copied(net, "two", Nd4j.randn(1, CHANNELS))).isZero();
            assertThat(copied(net, "three", Nd4j.randn(1, CHANNELS))).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 2", "40, 2"})
    void whatIsJoinedTwiceIsCopied(int samples, int expected) {
        GraphBuilder dense = vectors()
                .addLayer("a", dense(5), "in")
                .addLayer("b", dense(3), "in")
                .addVertex("merge", new MergeVertex(), "a", "b", "a")
                .addLayer("last", dense(6), "merge")
                .setOutputs("last");
        GraphBuilder pixels = images(CNN2DFormat.NCHW)
                .addLayer("a", conv(1, 5), "in")
                .addLayer("b", conv(1, 3), "in")
                .addVertex("merge", new MergeVertex(), "a", "b", "a")
                .addLayer("last", conv(1, 6), "merge")
                .setOutputs("last");

        assertThat(copied(int8(dense, Nd4j.randn(32, CHANNELS)), "merge", Nd4j.randn(samples, CHANNELS)))
                .isEqualTo(expected);
        assertThat(copied(int8(pixels, images(16)), "merge", images(samples))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({"1", "40"})
    void whatTwoConcatenationsJoinIsPlacedInOne(int samples) {
        GraphBuilder builder = vectors()
                .addLayer("a", dense(5), "in")
                .addLayer("b", dense(3), "in")
                .addVertex("first", new MergeVertex(), "a", "b")
                .addLayer("c", dense(4), "first")
                .addVertex("second", new MergeVertex(), "a", "c")
                .addLayer("last", dense(6), "second")
                .setOutputs("last");
        ComputationGraph net = int8(builder, Nd4j.randn(32, CHANNELS));

        assertThat(copied(net, "first", Nd4j.randn(samples, CHANNELS))).isEqualTo(1);
        assertThat(copied(net, "second", Nd4j.randn(samples, CHANNELS))).isEqualTo(samples == 1 ? 0 : 1);
    }

    @Test
    void outputsAndInputsOfTheNetworkAreJoined() {
        GraphBuilder builder = images(CNN2DFormat.NCHW)
                .addLayer("a", conv(1, 5), "in")
                .addLayer("b", conv(1, 3), "in")
                .addVertex("merge", new MergeVertex(), "a", "in", "b")
                .addLayer("last", conv(1, 6), "merge")
                .setOutputs("last", "a");

        assertThat(copied(int8(builder, images(16)), "merge", images(1))).isEqualTo(2); // not "b"
        assertThat(copied(int8(builder, images(16)), "merge", images(3))).isEqualTo(2);
    }

    @Test
    void outputsOfTheNetworkMayBePartsOfOthers() {
        GraphBuilder builder = vectors()
                .addLayer("a", dense(5), "in")
                .addLayer("b", dense(3), "in")
                .addVertex("two", new MergeVertex(), "a", "b")
                .addLayer("c", dense(4), "in")
                .addVertex("three", new MergeVertex(), "two", "c")
                .setOutputs("two", "three");

        assertThat(copied(inFloat(builder), "three", Nd4j.randn(1, CHANNELS))).isZero();
        assertThat(copied(inFloat(builder), "two", Nd4j.randn(1, CHANNELS))).isZero();
        assertThat(copied(inFloat(builder), "three", Nd4j.randn(3, CHANNELS))).isEqualTo(2);
    }

    /** Images of one sample joined by rows: convolutions whose results may be summed in place. */
    private static GraphBuilder rowsOfImages() {
        return TestNetworks.settings().graphBuilder().addInputs("in");
    }

    private static ConvolutionLayer conv(int nIn, int kernel, Activation activation) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .nIn(nIn)
                .nOut(CHANNELS)
                .convolutionMode(ConvolutionMode.Same)
                .activation(activation)
                .build();
    }

    private static MergeVertex below() {
        MergeVertex below = new MergeVertex();
        below.setMergeAxis(2);
        return below;
    }

    private static ElementWiseVertex add() {
        return new ElementWiseVertex(ElementWiseVertex.Op.Add);
    }

    @ParameterizedTest
    @CsvSource({"1", "3"})
    void aSumInThePlaceOfItsResidualIsJoined(int samples) {
        GraphBuilder builder = rowsOfImages()
                .addLayer("a", conv(CHANNELS, 3, Activation.RELU), "in")
                .addLayer("b", conv(CHANNELS, 3, Activation.RELU), "a")
                .addLayer("c", conv(CHANNELS, 3, Activation.IDENTITY), "b")
                .addVertex("sum", add(), "c", "a")
                .addVertex("merge", below(), "sum", "b")
                .addLayer("last", conv(CHANNELS, 3, Activation.RELU), "merge")
                .setOutputs("last");

        int copied = copied(int8(builder, images(16)), "merge", images(samples));
        assertThat(copied).isEqualTo(samples == 1 ? 0 : 2);
    }

    /** Back from two images below one another to the height of one. */
    private static ConvolutionLayer everyOtherRow(Activation activation) {
        return new ConvolutionLayer.Builder(3, 3)
                .nIn(CHANNELS)
                .nOut(CHANNELS)
                .stride(2, 1)
                .convolutionMode(ConvolutionMode.Same)
                .activation(activation)
                .build();
    }

    private static ElementWiseVertex largest() {
        return new ElementWiseVertex(ElementWiseVertex.Op.Max);
    }

    @Test
    void whatIsSummedIntoAfterwardsIsCopied() {
        GraphBuilder builder = rowsOfImages()
                .addLayer("a", conv(CHANNELS, 3, Activation.RELU), "in")
                .addLayer("b", conv(CHANNELS, 3, Activation.RELU), "a")
                .addVertex("merge", below(), "a", "b")
                .addLayer("c", everyOtherRow(Activation.IDENTITY), "merge")
                .addVertex("sum", add(), "c", "a") // where "a" was
                .addVertex("twice", below(), "sum", "sum")
                .addVertex("late", largest(), "merge", "twice")
                .addLayer("last", conv(CHANNELS, 3, Activation.RELU), "late")
                .setOutputs("last");

        assertThat(copied(int8(builder, images(16)), "merge", images(1))).isEqualTo(1);
    }

    @Test
    void aConcatenationThatIsSummedIntoHasNoPartsThatAreReadLater() {
        GraphBuilder builder = rowsOfImages()
                .addLayer("a", conv(CHANNELS, 3, Activation.RELU), "in")
                .addLayer("b", conv(CHANNELS, 3, Activation.RELU), "a")
                .addVertex("merge", below(), "a", "b")
                .addLayer("c", conv(CHANNELS, 3, Activation.RELU), "merge")
                .addLayer("d", conv(CHANNELS, 3, Activation.IDENTITY), "c")
                .addVertex("sum", add(), "d", "merge") // where "merge" was, and "a" and "b" would be
                .addLayer("e", everyOtherRow(Activation.RELU), "sum")
                .addVertex("late", largest(), "e", "a")
                .addLayer("last", conv(CHANNELS, 3, Activation.RELU), "late")
                .setOutputs("last");

        assertThat(copied(int8(builder, images(16)), "merge", images(1))).isEqualTo(1);
    }

    @Test
    void memoryIsThatOfTheJoinedTensorOnly() {
        GraphBuilder builder = vectors()
                .addLayer("a", dense(640), "in")
                .addLayer("b", dense(640), "in")
                .addVertex("merge", new MergeVertex(), "a", "b")
                .setOutputs("merge");
        ComputationGraph net = inFloat(builder);
        try (SharedWeights weights = new SharedWeights();
                Execution execution =
                        new Compiler(ProgramReader.read(net), weights, net).compile(Nd4j.randn(1, CHANNELS))) {
            assertThat(execution.arenaBytes()).isEqualTo(1280 * Float.BYTES);
        }
    }

    @Test
    void aCallMakesNoObject() {
        GraphBuilder builder = images(CNN2DFormat.NCHW)
                .addLayer("a", conv(1, 5), "in")
                .addLayer("b", conv(3, 3), "in")
                .addVertex("merge", new MergeVertex(), "a", "b")
                .addLayer("last", dense(6), "merge")
                .setOutputs("last");
        ComputationGraph net = int8(builder, images(16));
        FloatBuffer in = direct(CHANNELS * HEIGHT * WIDTH);
        in.put(images(1).data().asFloat()).flip();
        FloatBuffer out = direct(6);
        try (InferenceSession session = InferenceSession.compile(net)) {
            for (int i = 0; i < 20_000; i++) { // until everything is compiled
                session.run(in, new long[] {1, CHANNELS, HEIGHT, WIDTH}, out);
            }
            ThreadMXBean counter = (ThreadMXBean) ManagementFactory.getThreadMXBean();
            long thread = Thread.currentThread().getId();
            long before = counter.getThreadAllocatedBytes(thread);
            for (int i = 0; i < 1000; i++) {
                session.run(in, out);
            }
            assertThat((counter.getThreadAllocatedBytes(thread) - before) / 1000)
                    .isZero();
        }
    }

    private static FloatBuffer direct(int values) {
        return ByteBuffer.allocateDirect(4 * values)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
