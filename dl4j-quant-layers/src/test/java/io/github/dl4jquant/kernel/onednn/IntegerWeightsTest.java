package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.PackedLayout;
import io.github.dl4jquant.kernel.WeightStore;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.kernel.reference.ReferenceKernelProvider;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Weight-only convolutions whose weights lie packed like the floats that they become. */
class IntegerWeightsTest {

    private static final Oracle ORACLE = new Oracle();
    private static final int ROOM = 64;

    /** Memory for weights, with more room than they need. */
    private static final class Store implements WeightStore {

        private final INDArray region;
        private PackedLayout layout;
        private long start;

        Store(INDArray values, long room) {
            region = Nd4j.createUninitialized(DataType.INT8, values.length() + room);
            region.data().asNio().put(0, values.data().asNio(), 0, (int) values.length());
        }

        @Override
        public Object lock() {
            return this;
        }

        @Override
        public PackedLayout layout() {
            return layout;
        }

        @Override
        public INDArray region() {
            return region;
        }

        @Override
        public long start() {
            return start;
        }

        @Override
        public void nowPacked(PackedLayout packed, long at) {
            layout = packed;
            start = at;
        }
    }

    private static ConvolutionSpec spec(int batch, int in, int out, int size, int kernel, int groups) {
        return new ConvolutionSpec(
                Precision.INT8_WEIGHT,
                batch,
                in,
                size,
                size,
                out,
                Window2d.of(kernel, kernel, 1, 1),
                groups,
                false,
                TensorFormat.float32(),
                TensorFormat.float32(),
                null,
                Activation.relu());
    }

    @ParameterizedTest
    @CsvSource({
        "20, 50, 9, 5, 1, 40", // channels that do not fill a block
        "12, 2500, 5, 3, 1, 8", // cut into pieces, the last one smaller
        "14, 20, 25, 3, 1, 64", // few channels
        "3, 64, 20, 7, 1, 64",
        "96, 96, 8, 3, 96, 64", // depthwise
        "40, 40, 8, 3, 40, 1000", // depthwise, not a multiple of a block
        "64, 64, 8, 3, 4, 4000", // groups
        "5, 1, 6, 3, 1, 4000" // one channel
    })
    void weightsAreThoseOfTheReferenceWherePackedAndBack(
            int in, int out, int size, int kernel, int groups, int filledPerCent) {
        ConvolutionSpec one = spec(1, in, out, size, kernel, groups);
        RandomTensors tensors = new RandomTensors(in * 31L + out);
        INDArray values = tensors.array(ElementType.INT8, out * one.weightsPerChannel(), Fill.RANDOM);
        float[] scales = tensors.floats(out, 0.001f, 0.01f);
        float[] bias = tensors.floats(out, -1f, 1f);
        Store store = new Store(values, ROOM + values.length() * filledPerCent / 100);
        WeightTensor stored = WeightTensor.stored(store, values.length(), scales, bias);
        WeightTensor plain = new WeightTensor(ElementType.INT8, values, scales, bias);
        try (WeightedKernels packed = ORACLE.oneDnn().prepare(stored);
                WeightedKernels again = ORACLE.oneDnn().prepare(stored)) {
            assertThat(difference(packed, plain, one)).isLessThan(1e-5);
            assumeThat(store.layout()).isNotNull();
            assertThat(store.layout().isCanonical()).isFalse();
            assertThat(packed.packedBytes()).isZero();
            assertThat(bytes(stored.values())).as("unpacked").isEqualTo(bytes(values));

            ConvolutionSpec three = spec(3, in, out, size + 2, kernel, groups);
            assertThat(difference(packed, plain, three)).isLessThan(1e-5);
            assertThat(difference(again, plain, three)).isLessThan(1e-5);
            assertThat(packed.packedBytes() + again.packedBytes()).isZero();
        }
    }

    /** Groups that are cut into single ones, or leave one for the last piece, have no blocks in common with the whole. */
    @ParameterizedTest
    @CsvSource({"512, 512, 4, 3, 2", "1824, 1824, 3, 3, 57", "1024, 1024, 3, 3, 8"})
    void groupsThatAreCutAreDoneByOneDnn(int in, int out, int size, int kernel, int groups) {
        ConvolutionSpec spec = spec(8, in, out, size, kernel, groups);
        RandomTensors tensors = new RandomTensors(5);
        INDArray values = tensors.array(ElementType.INT8, out * spec.weightsPerChannel(), Fill.RANDOM);
        float[] scales = tensors.floats(out, 0.001f, 0.01f);
        Store store = new Store(values, values.length());
        WeightTensor stored = WeightTensor.stored(store, values.length(), scales, null);
        PackedWeights packed = new PackedWeights(new OneDnnEngine(), stored);
        int step = BlockwiseConvolution.channelsPerBlock(spec);
        IntegerWeights integers = new IntegerWeights(packed, stored::inCanonicalOrder, spec, step);

        INDArray input = tensors.array(ElementType.FLOAT32, 8 * in * size * size, Fill.RANDOM);
        INDArray got = RandomTensors.empty(ElementType.FLOAT32, 8L * spec.outPixels() * out);
        INDArray expected = RandomTensors.empty(ElementType.FLOAT32, got.length());

        assertThat(step).isLessThan(out);
        try (ProductRunner runner = new BlockwiseConvolution(new OneDnnEngine(), integers, stored, spec);
                WeightedKernels reference = new ReferenceKernelProvider()
                        .prepare(new WeightTensor(ElementType.INT8, values, scales, null));
                Kernel slow = reference.compile(spec)) {
            runner.run(AddressPointer.of(input), 0, AddressPointer.of(got));
            slow.run(new INDArray[] {input}, expected);
        }
        assertThat(Oracle.difference(
                        RandomTensors.values(got, ElementType.FLOAT32),
                        RandomTensors.values(expected, ElementType.FLOAT32),
                        ElementType.FLOAT32))
                .isLessThan(1e-5);
        assertThat(packed.bytes()).isZero();
        boolean blocks = !store.layout().isCanonical();
        assertThat(blocks || AddressPointer.of(stored.inCanonicalOrder().values()) == AddressPointer.of(store.region()))
                .as("read where they lie")
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"12, 50, 9, 5, 1", "40, 40, 8, 3, 40", "12, 2500, 5, 3, 1"})
    void weightsWithoutRoomStayAsTheyAre(int in, int out, int size, int kernel, int groups) {
        ConvolutionSpec spec = spec(1, in, out, size, kernel, groups);
        RandomTensors tensors = new RandomTensors(4);
        INDArray values = tensors.array(ElementType.INT8, out * spec.weightsPerChannel(), Fill.RANDOM);
        float[] scales = tensors.floats(out, 0.001f, 0.01f);
        Store store = new Store(values, 0);
        WeightTensor plain = new WeightTensor(ElementType.INT8, values, scales, null);
        try (WeightedKernels kernels =
                ORACLE.oneDnn().prepare(WeightTensor.stored(store, values.length(), scales, null))) {
            assertThat(difference(kernels, plain, spec)).isLessThan(1e-5);
            assertThat(kernels.packedBytes()).isZero();
        }
        assertThat(bytes(store.region())).startsWith(bytes(values));
    }

    private static double difference(WeightedKernels kernels, WeightTensor plain, ConvolutionSpec spec) {
        int inputs = spec.batch() * spec.inPixels() * spec.inChannels();
        int results = spec.batch() * spec.outPixels() * spec.outChannels();
        INDArray[] input = {new RandomTensors(9).array(ElementType.FLOAT32, inputs, Fill.RANDOM)};
        INDArray expected = RandomTensors.empty(ElementType.FLOAT32, results);
        INDArray got = RandomTensors.empty(ElementType.FLOAT32, results);
        try (WeightedKernels reference = new ReferenceKernelProvider().prepare(plain);
                Kernel slow = reference.compile(spec);
                Kernel fast = kernels.compile(spec)) {
            slow.run(input, expected);
            fast.run(input, got);
        }
        return Oracle.difference(
                RandomTensors.values(got, ElementType.FLOAT32),
                RandomTensors.values(expected, ElementType.FLOAT32),
                ElementType.FLOAT32);
    }

    private static byte[] bytes(INDArray array) {
        byte[] bytes = new byte[(int) array.length()];
        ByteBuffer all = array.data().asNio();
        all.get((int) array.offset(), bytes);
        return bytes;
    }
}
