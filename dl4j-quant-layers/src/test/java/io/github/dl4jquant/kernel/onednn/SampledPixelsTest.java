package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Weight-only convolutions of one pixel with strides. */
class SampledPixelsTest {

    private static final Oracle ORACLE = new Oracle();
    private static final TensorFormat REAL = TensorFormat.float32();

    private static ConvolutionSpec spec(
            int batch, int height, int width, int in, int out, Window2d window, TensorFormat residual) {
        return new ConvolutionSpec(
                Precision.INT8_WEIGHT,
                batch,
                in,
                height,
                width,
                out,
                window,
                1,
                false,
                REAL,
                REAL,
                residual,
                Activation.relu());
    }

    /** The last ones are large enough to be multiplied as digits. */
    @ParameterizedTest
    @CsvSource({
        "1,7,9,1,1,2,2",
        "3,8,5,17,33,2,3",
        "2,4,4,64,10,1,2",
        "1,5,1,3,65,3,1",
        "1,9,9,512,1024,2,2",
        "2,27,31,64,10,2,3"
    })
    void resultsAreThoseOfTheReference(
            int batch, int height, int width, int in, int out, int strideHeight, int strideWidth) {
        Window2d window = Window2d.of(1, 1, strideHeight, strideWidth);
        for (TensorFormat residual : new TensorFormat[] {null, REAL}) {
            ConvolutionSpec spec = spec(batch, height, width, in, out, window, residual);

            assertThat(SampledPixels.fits(Product.of(spec))).isTrue();
            assertThat(ORACLE.difference(spec, Fill.RANDOM, Fill.RANDOM))
                    .as("%s", spec)
                    .isLessThan(2e-6);
        }
    }

    /** Where the last stride leaves the image, images side by side are no tensor that oneDNN knows. */
    @ParameterizedTest
    @CsvSource({"27,2", "91,2", "31,3", "28,3", "8,2"})
    void severalImagesRunInOneDnnToo(int size, int stride) {
        ConvolutionSpec spec = spec(2, size, size, 64, 10, Window2d.of(1, 1, stride, stride), null);
        RandomTensors tensors = new RandomTensors(1);
        WeightTensor weights = new WeightTensor(
                ElementType.INT8,
                tensors.array(ElementType.INT8, 640, Fill.RANDOM),
                tensors.floats(10, 0.01f, 0.02f),
                null);
        try (WeightedKernels kernels = ORACLE.oneDnn().prepare(weights);
                Kernel kernel = kernels.compile(spec)) {
            assertThat(kernel).isInstanceOf(ProductKernel.class);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void windowsAndPaddingAreLeftToOthers(boolean padded) {
        Window2d window = padded ? new Window2d(1, 1, 2, 2, 1, 1, 1, 1, 1, 1) : Window2d.of(2, 1, 2, 2);

        assertThat(SampledPixels.fits(Product.of(spec(1, 6, 6, 4, 4, window, null))))
                .isFalse();
        assertThat(SampledPixels.fits(Product.of(spec(1, 6, 6, 4, 4, Window2d.of(1, 1, 1, 1), null))))
                .isFalse();
    }
}
