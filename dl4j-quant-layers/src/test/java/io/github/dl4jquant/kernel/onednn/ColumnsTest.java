package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dl4jquant.kernel.Columns;
import io.github.dl4jquant.kernel.ConcatSpec;
import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Kernels that write some columns of a matrix. */
class ColumnsTest {

    private static final Oracle ORACLE = new Oracle();

    /** What columns hold that nobody is to write to. */
    private static final int UNTOUCHED = 77;

    private static final List<Activation> ACTIVATIONS = List.of(
            Activation.identity(),
            Activation.relu(),
            Activation.of(Activation.Kind.LEAKY_RELU, 0.1f),
            new Activation(Activation.Kind.CLIP, 0f, 6f));

    /** Rows of one pixel, dense or 1x1, in formats that show every rounding. */
    static List<KernelSpec.Weighted> products() {
        List<KernelSpec.Weighted> specs = new ArrayList<>();
        int[][] sizes = {
            {32, 16, 64}, {196, 64, 256}, {784, 192, 32}, {300, 16, 5}, {49, 37, 3}, {50, 513, 100}, {33, 8, 16}
        };
        for (int s = 0; s < sizes.length; s++) {
            for (ElementType in : new ElementType[] {ElementType.UINT8, ElementType.INT8}) {
                for (ElementType out : new ElementType[] {ElementType.FLOAT32, ElementType.INT8, ElementType.UINT8}) {
                    TensorFormat input = RandomTensors.format(in, 0.0213f, s % 2 == 0 ? 0 : 5);
                    TensorFormat output = RandomTensors.format(out, 0.37f, 3);
                    Activation activation = ACTIVATIONS.get(s % ACTIVATIONS.size());
                    int[] size = sizes[s];
                    specs.add(new MatmulSpec(
                            Precision.INT8_STATIC, size[0], size[1], size[2], false, input, output, activation));
                    specs.add(convolution(size, input, output, null, activation));
                }
            }
        }
        return specs;
    }

    private static ConvolutionSpec convolution(
            int[] size, TensorFormat input, TensorFormat output, TensorFormat residual, Activation activation) {
        return new ConvolutionSpec(
                Precision.INT8_STATIC,
                1,
                size[1],
                1,
                size[0],
                size[2],
                Window2d.of(1, 1, 1, 1),
                1,
                false,
                input,
                output,
                residual,
                activation);
    }

    @ParameterizedTest
    @MethodSource("products")
    void rowsOfAProductAreTheBitsOfTheUsualKernel(KernelSpec.Weighted spec) {
        Product product = Product.of(spec);
        int rows = spec instanceof MatmulSpec matrix ? matrix.rows() : ((ConvolutionSpec) spec).outPixels();
        int count = product.outChannels();
        Columns columns = new Columns(rows, 7, count, count + 7 + 4);
        RandomTensors tensors = new RandomTensors(11);
        INDArray input = tensors.array(product.input().type(), rows * product.weightsPerChannel(), Fill.RANDOM);
        ElementType type = product.output().type();
        try (WeightedKernels kernels = ORACLE.oneDnn().prepare(weights(tensors, product))) {
            INDArray dense = RandomTensors.empty(type, (long) rows * count);
            try (Kernel kernel = kernels.compile(spec)) {
                kernel.run(new INDArray[] {input}, dense);
            }
            INDArray wide =
                    RandomTensors.empty(type, (long) rows * columns.width()).assign(UNTOUCHED);
            try (Kernel kernel = kernels.compileInto(spec, columns)) {
                assumeThat(kernel).isNotNull(); // as without VNNI
                kernel.run(new INDArray[] {input}, wide);
            }
            assertThat(RandomTensors.values(wide, type))
                    .isEqualTo(inColumns(RandomTensors.values(dense, type), columns));
        }
    }

    private static WeightTensor weights(RandomTensors tensors, Product product) {
        int channels = product.outChannels();
        return new WeightTensor(
                ElementType.INT8,
                tensors.array(ElementType.INT8, channels * product.weightsPerChannel(), Fill.RANDOM),
                tensors.floats(channels, 0.001f, 0.01f),
                tensors.floats(channels, -1f, 1f));
    }

    private static double[] inColumns(double[] rows, Columns columns) {
        double[] matrix = new double[(int) columns.rows() * columns.width()];
        java.util.Arrays.fill(matrix, UNTOUCHED);
        for (int r = 0; r < columns.rows(); r++) {
            System.arraycopy(rows, r * columns.count(), matrix, r * columns.width() + columns.first(), columns.count());
        }
        return matrix;
    }

    @Test
    void whatMightHaveOtherBitsOrIsSlowIsNotWrittenIntoColumns() {
        TensorFormat int8 = RandomTensors.format(ElementType.INT8, 0.02f, 0);
        int[] size = {36, 16, 8};
        Columns columns = new Columns(36, 0, 8, 20);

        assertThat(into(convolution(size, int8, int8, int8, Activation.relu()), columns))
                .isFalse();
        assertThat(into(convolution(size, int8, int8, null, Activation.of(Activation.Kind.TANH)), columns))
                .isFalse();
        assertThat(into(convolution(size, int8, TensorFormat.int32(), null, Activation.identity()), columns))
                .isFalse();
        assertThat(into(convolution(size, int8, int8, null, Activation.relu()), new Columns(18, 0, 16, 20)))
                .isFalse();
        assertThat(into(
                        convolution(new int[] {31, 16, 8}, int8, int8, null, Activation.relu()),
                        new Columns(31, 0, 8, 20)))
                .isFalse();
        assertThat(into(
                        convolution(new int[] {36, 8192, 9}, int8, int8, null, Activation.relu()),
                        new Columns(36, 0, 9, 20)))
                .isFalse();
        Window2d wide = new Window2d(1, 3, 1, 1, 1, 1, 0, 1, 0, 1);
        assertThat(into(
                        new ConvolutionSpec(
                                Precision.INT8_STATIC,
                                1,
                                16,
                                1,
                                36,
                                8,
                                wide,
                                1,
                                false,
                                int8,
                                int8,
                                null,
                                Activation.relu()),
                        columns))
                .isFalse();
    }

    private static boolean into(KernelSpec.Weighted spec, Columns columns) {
        Product product = Product.of(spec);
        try (WeightedKernels kernels = ORACLE.oneDnn().prepare(weights(new RandomTensors(3), product));
                Kernel kernel = kernels.compileInto(spec, columns)) {
            return kernel != null;
        }
    }

    @Test
    void shortRowsAreJoinedAsInJava() {
        RandomTensors tensors = new RandomTensors(5);
        for (ElementType type : new ElementType[] {ElementType.UINT8, ElementType.INT8, ElementType.FLOAT32}) {
            TensorFormat format = RandomTensors.format(type, 0.1f, 2);
            for (List<Integer> inner : List.of(List.of(3, 5), List.of(16, 8, 4), List.of(32), List.of(1, 15, 7))) {
                int rows = 600;
                ConcatSpec spec = new ConcatSpec(rows, inner, format);
                INDArray[] inputs = inner.stream()
                        .map(n -> tensors.array(type, rows * n, Fill.RANDOM))
                        .toArray(INDArray[]::new);

                assertThat(NarrowConcat.fits(spec)).isTrue();
                assertThat(ORACLE.difference(spec, format, (long) rows * spec.width(), inputs))
                        .isZero();
            }
        }
    }

    @Test
    void partsOfAConcatenationLeaveTheOthersAsTheyAre() {
        TensorFormat format = RandomTensors.format(ElementType.INT8, 0.1f, 0);
        for (int rows : new int[] {2, 600}) { // in Java, by reorders
            ConcatSpec spec = new ConcatSpec(rows, List.of(4, 8, 4), format).only(List.of(1));
            INDArray input = new RandomTensors(9).array(ElementType.INT8, rows * 8, Fill.RANDOM);
            INDArray output = RandomTensors.empty(ElementType.INT8, rows * 16L).assign(UNTOUCHED);

            assertThat(NarrowConcat.fits(spec)).isEqualTo(rows == 600);
            try (Kernel kernel = ORACLE.oneDnn().compile(spec)) {
                kernel.run(new INDArray[] {input}, output);
            }

            assertThat(RandomTensors.values(output, ElementType.INT8))
                    .isEqualTo(inColumns(RandomTensors.values(input, ElementType.INT8), new Columns(rows, 4, 8, 16)));
        }
    }

    @Test
    void columnsOfColumnsAreColumns() {
        assertThat(new Columns(5, 2, 3, 6).within(new Columns(5, 10, 6, 20))).isEqualTo(new Columns(5, 12, 3, 20));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Columns(5, 2, 3, 6).within(new Columns(5, 10, 7, 20)))
                .withMessageContaining("count=7");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Columns(5, 4, 3, 6))
                .withMessage("Columns from 4 on, 3 of them, do not lie in rows of 6");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ConcatSpec(5, List.of(2, 3), List.of(0), 5, TensorFormat.float32()))
                .withMessageContaining("as many starts as inputs, got [0]");
    }
}
