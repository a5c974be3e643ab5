package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.OpenMpThreads;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Weight-only convolutions in int8, a pass for each digit. */
@DisabledIf("withoutByteProducts")
class DigitPassesTest {

    private static final Oracle ORACLE = new Oracle();
    private static final TensorFormat REAL = TensorFormat.float32();

    static boolean withoutByteProducts() {
        return InstructionSet.effective().saturates();
    }

    private static ConvolutionSpec spec(
            int batch, int channels, int height, int width, int outChannels, Window2d window, boolean adds) {
        return new ConvolutionSpec(
                Precision.INT8_WEIGHT,
                batch,
                channels,
                height,
                width,
                outChannels,
                window,
                1,
                false,
                REAL,
                REAL,
                adds ? REAL : null,
                Activation.relu());
    }

    private static DigitForm form(ConvolutionSpec spec) {
        return DigitForm.of(new OneDnnEngine(), Product.of(spec));
    }

    @ParameterizedTest
    @CsvSource({
        // LeNet, ResNet50, MobileNet, and sizes that are multiples of nothing
        "1, 20, 12, 12, 50, 5, 1, 1, 0, false",
        "3, 128, 19, 21, 130, 3, 1, 1, 1, true",
        "1, 256, 14, 14, 256, 3, 2, 1, 1, false",
        "1, 250, 13, 7, 254, 3, 1, 2, 2, true",
        "1, 256, 14, 14, 1024, 1, 1, 1, 0, true",
        "2, 512, 7, 7, 520, 1, 1, 1, 0, true",
        "1, 1030, 5, 3, 514, 1, 1, 1, 0, true",
        "33, 512, 7, 7, 514, 1, 1, 1, 0, false"
    })
    void convolutionsAreThoseOfTheReference(
            int batch,
            int channels,
            int height,
            int width,
            int outChannels,
            int kernel,
            int stride,
            int dilation,
            int pad,
            boolean adds) {
        Window2d window = new Window2d(kernel, kernel, stride, stride, dilation, dilation, pad, pad, pad, pad);
        ConvolutionSpec spec = spec(batch, channels, height, width, outChannels, window, adds);

        assertThat(form(spec)).isEqualTo(DigitForm.IN_PASSES);
        assertThat(ORACLE.difference(spec, Fill.RANDOM, Fill.RANDOM)).isLessThan(5e-6);
        assertThat(ORACLE.difference(spec, Fill.RANDOM, Fill.ALL_MAX)).isLessThan(5e-6);
    }

    @ParameterizedTest
    @EnumSource(Activation.Kind.class)
    void everyFunctionIsAppliedOnceAndLast(Activation.Kind kind) {
        ConvolutionSpec spec = new ConvolutionSpec(
                Precision.INT8_WEIGHT,
                1,
                64,
                10,
                10,
                64,
                new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1),
                1,
                false,
                REAL,
                REAL,
                REAL,
                new Activation(kind, 0.25f, 1.5f));

        assertThat(form(spec)).isEqualTo(DigitForm.IN_PASSES);
        assertThat(ORACLE.difference(spec, Fill.RANDOM, Fill.RANDOM)).isLessThan(2e-5);
    }

    @Test
    void volumesToo() {
        ConvolutionSpec spec = new ConvolutionSpec(
                Precision.INT8_WEIGHT,
                2,
                64,
                9,
                8,
                96,
                Window2d.of(3, 3, 1, 1),
                new DepthAxis(7, 3, 1, 1, 0, 1),
                1,
                false,
                REAL,
                REAL,
                null,
                Activation.identity());

        assertThat(form(spec)).isEqualTo(DigitForm.IN_PASSES);
        assertThat(ORACLE.difference(spec, Fill.RANDOM, Fill.RANDOM)).isLessThan(5e-6);
    }

    @Test
    void aSampleThatIsNotFiniteSpoilsNoOther() {
        ConvolutionSpec spec = spec(2, 128, 14, 14, 128, new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), false);
        int half = 128 * 196;
        INDArray input = new RandomTensors(1).array(ElementType.FLOAT32, 2 * half, Fill.RANDOM);
        input.putScalar(5, Float.NaN);
        INDArray output = Nd4j.createUninitialized(2 * half);

        assertThat(form(spec)).isEqualTo(DigitForm.IN_PASSES);
        try (WeightedKernels kernels = ORACLE.oneDnn().prepare(weights(128 * 9, 128));
                Kernel kernel = kernels.compile(spec)) {
            kernel.run(new INDArray[] {input}, output);
        }

        for (int i = 0; i < half; i++) {
            assertThat(output.getFloat(i)).isNaN();
            assertThat(output.getFloat(half + i)).isFinite();
        }
    }

    /** Each of two threads does half of the channels or pixels, in the same order of products. */
    @Test
    void bitsDoNotDependOnThreads() {
        ConvolutionSpec spec = spec(2, 256, 14, 14, 256, new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), false);
        INDArray input = new RandomTensors(2).array(ElementType.FLOAT32, 2 * 256 * 196, Fill.RANDOM);
        INDArray[] outputs = new INDArray[4];
        for (int threads = 1; threads <= 4; threads++) {
            OpenMpThreads several = new OpenMpThreads(threads);
            int before = several.apply();
            try (WeightedKernels kernels = ORACLE.oneDnn().prepare(weights(256 * 9, 256));
                    Kernel kernel = kernels.compile(spec)) {
                outputs[threads - 1] = Nd4j.createUninitialized(2 * 256 * 196);
                kernel.run(new INDArray[] {input}, outputs[threads - 1]);
            } finally {
                several.restore(before);
            }
        }

        for (INDArray output : outputs) {
            assertThat(output.data().asFloat()).isEqualTo(outputs[0].data().asFloat());
        }
    }

    /** Deeplearning4j's loop never does it, a session does. */
    @Test
    void theResultMayTakeTheResidualsPlace() {
        ConvolutionSpec spec = spec(2, 256, 14, 14, 256, new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), true);
        INDArray input = new RandomTensors(2).array(ElementType.FLOAT32, 2 * 256 * 196, Fill.RANDOM);
        INDArray added = new RandomTensors(4).array(ElementType.FLOAT32, 2 * 256 * 196, Fill.RANDOM);
        INDArray elsewhere = Nd4j.createUninitialized(added.length());

        assertThat(form(spec)).isEqualTo(DigitForm.IN_PASSES);
        try (WeightedKernels kernels = ORACLE.oneDnn().prepare(weights(256 * 9, 256));
                Kernel kernel = kernels.compile(spec)) {
            kernel.run(new INDArray[] {input, added}, elsewhere);
            for (int run = 0; run < 2; run++) {
                INDArray place = added.dup();
                kernel.run(new INDArray[] {input, place}, place);
                assertThat(place.data().asFloat()).isEqualTo(elsewhere.data().asFloat());
            }
        }
    }

    @Test
    void aClosedKernelTouchesNothing() {
        ConvolutionSpec spec = spec(1, 256, 14, 14, 256, new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1), false);
        INDArray input = new RandomTensors(2).array(ElementType.FLOAT32, 256 * 196, Fill.RANDOM);
        INDArray output = Nd4j.createUninitialized(256 * 196);
        try (WeightedKernels kernels = ORACLE.oneDnn().prepare(weights(256 * 9, 256))) {
            Kernel kernel = kernels.compile(spec);
            kernel.close();
            kernel.close();

            assertThatThrownBy(() -> kernel.run(new INDArray[] {input}, output))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("closed");
        }
    }

    private static WeightTensor weights(int perChannel, int channels) {
        RandomTensors tensors = new RandomTensors(3);
        return new WeightTensor(
                ElementType.INT8,
                tensors.array(ElementType.INT8, perChannel * channels, Fill.RANDOM),
                tensors.floats(channels, 0.001f, 0.01f),
                tensors.floats(channels, -1f, 1f));
    }

    @Test
    void fewChannelsAndManyPixelsStayWithFloats() {
        Window2d single = Window2d.of(1, 1, 1, 1);
        assertThat(form(spec(1, 3, 224, 224, 64, new Window2d(7, 7, 2, 2, 1, 1, 3, 3, 3, 3), false)))
                .isEqualTo(DigitForm.NONE);
        assertThat(form(spec(1, 64, 56, 56, 256, single, false))).isEqualTo(DigitForm.NONE);
        assertThat(form(spec(1, 256, 56, 56, 64, single, false))).isEqualTo(DigitForm.NONE);
    }

    /** Three calls for each sample cost more there than digits save; weights stay in the order of a single image. */
    @Test
    void smallImagesInMinibatchesAreMultipliedTogether() {
        Window2d window = new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
        for (int size : new int[] {2, 4, 8}) {
            assertThat(form(spec(1, 128, size, size, 128, window, false))).isEqualTo(DigitForm.IN_PASSES);
            assertThat(form(spec(33, 128, size, size, 128, window, false))).isEqualTo(DigitForm.TOGETHER);
        }
        assertThat(form(spec(33, 256, 14, 14, 256, window, false))).isEqualTo(DigitForm.IN_PASSES);
    }

    @Test
    void weightsArePackedOnceForAllMinibatches() {
        Window2d same = new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
        try (WeightedKernels kernels = ORACLE.oneDnn().prepare(weights(128 * 9, 128))) {
            long[] bytes = new long[4];
            int[] batches = {1, 2, 8, 33};
            for (int i = 0; i < batches.length; i++) {
                kernels.compile(spec(batches[i], 128, 8, 8, 128, same, false)).close();
                bytes[i] = kernels.packedBytes();
            }

            assertThat(bytes[0]).isPositive();
            assertThat(bytes).containsOnly(bytes[0]);
        }
        try (WeightedKernels kernels = ORACLE.oneDnn().prepare(weights(784, 500))) {
            long[] bytes = new long[3];
            int[] rows = {1, 32, 256};
            for (int i = 0; i < rows.length; i++) {
                kernels.compile(new MatmulSpec(
                                Precision.INT8_WEIGHT, rows[i], 784, 500, false, REAL, REAL, Activation.relu()))
                        .close();
                bytes[i] = kernels.packedBytes();
            }

            assertThat(bytes[0]).isPositive();
            assertThat(bytes).containsOnly(bytes[0]);
        }
    }

    @Test
    void onlyManyPixelsOfAnImageGoToAConvolutionInsteadOfAMatrix() {
        Window2d single = Window2d.of(1, 1, 1, 1);
        assertThat(BlockwiseConvolution.outrunsMatrix(spec(1, 64, 56, 56, 256, single, false)))
                .isTrue();
        assertThat(BlockwiseConvolution.outrunsMatrix(spec(33, 64, 28, 28, 256, single, false)))
                .isFalse();
        assertThat(BlockwiseConvolution.outrunsMatrix(spec(1, 1024, 56, 56, 512, single, false)))
                .as("cut into pieces")
                .isFalse();
    }

    @Test
    void weightsBeyondTheCacheAreReadOnceForFewPixels() {
        Window2d window = new Window2d(3, 3, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(form(spec(1, 512, 7, 7, 512, window, false))).isEqualTo(DigitForm.TOGETHER);
        assertThat(form(spec(1, 512, 14, 14, 512, window, false))).isEqualTo(DigitForm.IN_PASSES);
    }
}
