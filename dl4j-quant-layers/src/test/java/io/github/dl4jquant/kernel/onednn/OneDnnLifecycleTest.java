package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;

class OneDnnLifecycleTest {

    static final KernelProvider PROVIDER = new OneDnnKernelProvider();
    static final RandomTensors TENSORS = new RandomTensors(11);

    static ConvolutionSpec convolution(Precision precision, int batch) {
        TensorFormat in = precision == Precision.INT8_STATIC
                ? RandomTensors.format(ElementType.UINT8, 0.02f, 3)
                : TensorFormat.float32();
        return new ConvolutionSpec(
                precision,
                batch,
                16,
                9,
                9,
                70,
                new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1),
                1,
                false,
                in,
                TensorFormat.float32(),
                null,
                Activation.relu());
    }

    static WeightTensor weights(Precision precision, int channels, int perChannel, int offset) {
        ElementType type = precision.hasInt8Weights() ? ElementType.INT8 : ElementType.FLOAT32;
        return new WeightTensor(
                type,
                TENSORS.view(type, channels * perChannel, offset, Fill.RANDOM),
                type == ElementType.INT8 ? TENSORS.floats(channels, 0.001f, 0.01f) : null,
                TENSORS.floats(channels, -1f, 1f));
    }

    static double[] run(Kernel kernel, INDArray input, int results) {
        INDArray output = RandomTensors.empty(ElementType.FLOAT32, results);
        kernel.run(new INDArray[] {input}, output);
        return RandomTensors.values(output, ElementType.FLOAT32);
    }

    @Tag("slow")
    @Test
    void nativeMemoryDoesNotGrowWithKernelsMadeAndClosed(@TempDir Path folder) throws Exception {
        // a small heap, so that the size of the process tells of native memory
        String output = ForkedJvm.run(KernelChurn.class, "-Xmx100m", Map.of(), folder);
        assertThat(output).contains("growth: small").doesNotContain("GREW");
    }

    @ParameterizedTest
    @EnumSource(value = Precision.class, names = "ORIGINAL", mode = EnumSource.Mode.EXCLUDE)
    void threadsWithKernelsOfTheirOwnShareWeights(Precision precision) throws Exception {
        INDArray input = TENSORS.array(convolution(precision, 1).input().type(), 16 * 81, Fill.RANDOM);
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try (WeightedKernels kernels = PROVIDER.prepare(weights(precision, 70, 144, 5));
                Kernel alone = kernels.compile(convolution(precision, 1))) {
            double[] expected = run(alone, input, 70 * 81);
            List<Future<Boolean>> equal = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                equal.add(threads.submit(() -> {
                    boolean same = true;
                    try (Kernel kernel = kernels.compile(convolution(precision, 1))) {
                        for (int i = 0; i < 50; i++) {
                            same &= Arrays.equals(expected, run(kernel, input, 70 * 81));
                        }
                    }
                    return same;
                }));
            }
            for (Future<Boolean> result : equal) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void kernelsOfOneFormSharePackedWeights() {
        try (WeightedKernels kernels = PROVIDER.prepare(weights(Precision.INT8_STATIC, 70, 144, 0))) {
            assertThat(kernels.packedBytes()).isZero();
            kernels.compile(convolution(Precision.INT8_STATIC, 1)).close();
            long once = kernels.packedBytes();
            assertThat(once).isBetween(1L, 8L * 70 * 144);
            kernels.compile(convolution(Precision.INT8_STATIC, 1)).close();
            assertThat(kernels.packedBytes()).isEqualTo(once);
        }
    }

    @Test
    void dynamicResultsOfASampleDoNotDependOnTheMinibatch() {
        INDArray images = TENSORS.array(ElementType.FLOAT32, 33 * 16 * 81, Fill.RANDOM);
        INDArray rows = TENSORS.array(ElementType.FLOAT32, 33 * 144, Fill.RANDOM);
        try (WeightedKernels kernels = PROVIDER.prepare(weights(Precision.INT8_DYNAMIC, 70, 144, 9))) {
            for (int batch : new int[] {1, 2, 33}) {
                try (Kernel convolution = kernels.compile(convolution(Precision.INT8_DYNAMIC, batch));
                        Kernel matmul = kernels.compile(dense(batch));
                        Kernel one = kernels.compile(convolution(Precision.INT8_DYNAMIC, 1));
                        Kernel oneRow = kernels.compile(dense(1))) {
                    double[] all = run(convolution, images, batch * 70 * 81);
                    double[] allRows = run(matmul, rows, batch * 70);
                    assertThat(Arrays.copyOf(all, 70 * 81)).isEqualTo(run(one, images, 70 * 81));
                    assertThat(Arrays.copyOf(allRows, 70)).isEqualTo(run(oneRow, rows, 70));
                }
            }
        }
    }

    private static MatmulSpec dense(int rows) {
        TensorFormat real = TensorFormat.float32();
        return new MatmulSpec(Precision.INT8_DYNAMIC, rows, 144, 70, false, real, real, Activation.relu());
    }

    @Test
    void dynamicRefusesNumbersThatAreNotFinite() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, -Float.NaN}) {
            INDArray rows = TENSORS.array(ElementType.FLOAT32, 3 * 144, Fill.RANDOM);
            rows.putScalar(2 * 144 + 17, bad);
            try (WeightedKernels kernels = PROVIDER.prepare(weights(Precision.INT8_DYNAMIC, 70, 144, 0));
                    Kernel kernel = kernels.compile(dense(3))) {
                assertThatThrownBy(() -> run(kernel, rows, 3 * 70))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("sample 2")
                        .hasMessageContaining("not finite")
                        .hasMessageContaining("element 17 is " + bad);
            }
        }
    }

    @Test
    void weightsOfAnotherLengthAreRefused() {
        try (WeightedKernels kernels = PROVIDER.prepare(weights(Precision.INT8_DYNAMIC, 70, 143, 0))) {
            assertThatThrownBy(() -> kernels.compile(dense(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected 10080 INT8 weights, got 10010 INT8");
        }
    }

    @Test
    void kernelsCanBeClosedTwice() {
        WeightedKernels kernels = PROVIDER.prepare(weights(Precision.INT8_STATIC, 70, 144, 0));
        Kernel kernel = kernels.compile(convolution(Precision.INT8_STATIC, 1));
        kernel.close();
        kernel.close();
        kernels.close();
        kernels.close();
        assertThat(kernels.packedBytes()).isZero();
    }
}
