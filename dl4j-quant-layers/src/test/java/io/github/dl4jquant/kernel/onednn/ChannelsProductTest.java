package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Products of some output channels, with the weights where those of all channels lie. */
class ChannelsProductTest {

    private static final Oracle ORACLE = new Oracle();

    @ParameterizedTest
    @CsvSource({
        "1, 512, 2048, INT8, RANDOM",
        "7, 512, 2048, UINT8, RANDOM",
        "2, 518, 128, INT8, ALL_MAX",
        "2, 518, 128, INT8, ALL_MIN",
        "33, 100, 256, INT8, RANDOM",
        "1, 518, 130, INT8, RANDOM",
        "2, 1, 192, UINT8, RANDOM",
        "1, 64, 64, INT8, RANDOM"
    })
    void channelsHaveTheBitsOfTheKernelForAll(int rows, int nIn, int nOut, ElementType type, Fill fill) {
        assumeThat(new OneDnnEngine().instructionSet().saturates()).isFalse();
        RandomTensors tensors = new RandomTensors(17);
        WeightTensor weights = weights(tensors, nIn, nOut, false);
        INDArray input = tensors.array(type, rows * nIn, fill);
        MatmulSpec spec = spec(rows, nIn, nOut, RandomTensors.format(type, 0.0079f, 0), TensorFormat.float32());
        try (WeightedKernels kernels = ORACLE.oneDnn().prepare(weights)) {
            INDArray all = RandomTensors.empty(ElementType.FLOAT32, (long) rows * nOut);
            try (Kernel kernel = kernels.compile(spec)) {
                kernel.run(new INDArray[] {input}, all);
                for (int first = 0; first < nOut; first += 64) {
                    int count = Math.min(first == 0 ? 64 : 128, nOut - first);
                    assertChannels(kernels, spec, first, count, unsigned(input, type), all);
                }
            }
            assertThat(kernels.packedBytes()).isLessThan(2L * nIn * nOut + 64 * (nOut + nIn));
        }
    }

    private static void assertChannels(
            WeightedKernels kernels, MatmulSpec spec, int first, int count, INDArray unsigned, INDArray all) {
        INDArray some = RandomTensors.empty(ElementType.FLOAT32, (long) spec.rows() * count);
        try (Kernel kernel = kernels.compileChannels(spec, first, count)) {
            assertThat(kernel).isNotNull();
            kernel.run(new INDArray[] {unsigned}, some);
        }
        float[] whole = all.data().asFloat();
        float[] part = some.data().asFloat();
        for (int row = 0; row < spec.rows(); row++) {
            assertThat(Arrays.copyOfRange(part, row * count, (row + 1) * count))
                    .as("channels from %d on of row %d", first, row)
                    .isEqualTo(Arrays.copyOfRange(whole, row * spec.nOut() + first, row * spec.nOut() + first + count));
        }
    }

    private static INDArray unsigned(INDArray input, ElementType type) {
        if (type == ElementType.UINT8) {
            return input;
        }
        INDArray flipped = RandomTensors.empty(ElementType.UINT8, input.length());
        for (int i = 0; i < input.length(); i++) {
            flipped.data().asNio().put(i, (byte) (input.data().asNio().get(i) ^ 0x80));
        }
        return flipped;
    }

    @Test
    void whatMightHaveOtherBitsIsNotDone() {
        TensorFormat int8 = RandomTensors.format(ElementType.INT8, 0.02f, 0);
        TensorFormat float32 = TensorFormat.float32();

        assertThat(isDone(spec(1, 519, 128, int8, float32), false)).isFalse(); // sums beyond 2^24
        assertThat(isDone(spec(1, 64, 128, int8, float32), true)).isFalse();
        assertThat(isDone(spec(1, 64, 128, int8, int8), false)).isFalse();
        assertThat(isDone(spec(1, 64, 128, RandomTensors.format(ElementType.INT8, 0.02f, 3), float32), false))
                .isFalse();
    }

    @Test
    void channelsThatDoNotStartWithABlockAreNotDone() {
        MatmulSpec spec = spec(1, 64, 256, RandomTensors.format(ElementType.INT8, 0.02f, 0), TensorFormat.float32());
        try (WeightedKernels kernels =
                ORACLE.oneDnn().prepare(weights(new RandomTensors(3), spec.nIn(), spec.nOut(), false))) {
            assertThat(kernels.compileChannels(spec, 0, 64))
                    .as("before all are packed")
                    .isNull();
            try (Kernel all = kernels.compile(spec)) {
                assertThat(all).isNotNull();
                assertThat(kernels.compileChannels(spec, 7, 64)).isNull();
                assertThat(kernels.compileChannels(spec, 224, 64))
                        .as("beyond the last")
                        .isNull();
            }
        }
    }

    private static boolean isDone(MatmulSpec spec, boolean bias) {
        try (WeightedKernels kernels =
                        ORACLE.oneDnn().prepare(weights(new RandomTensors(3), spec.nIn(), spec.nOut(), bias));
                Kernel all = kernels.compile(spec);
                Kernel kernel = kernels.compileChannels(spec, 0, 64)) {
            assertThat(all).isNotNull();
            return kernel != null;
        }
    }

    private static MatmulSpec spec(int rows, int nIn, int nOut, TensorFormat input, TensorFormat output) {
        return new MatmulSpec(Precision.INT8_STATIC, rows, nIn, nOut, false, input, output, Activation.identity());
    }

    private static WeightTensor weights(RandomTensors tensors, int nIn, int nOut, boolean bias) {
        return new WeightTensor(
                ElementType.INT8,
                tensors.array(ElementType.INT8, nOut * nIn, Fill.RANDOM),
                tensors.floats(nOut, 0.001f, 0.01f),
                bias ? tensors.floats(nOut, -1f, 1f) : null);
    }
}
