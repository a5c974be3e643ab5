package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelProvider.WeightedKernels;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.kernel.reference.ReferenceKernelProvider;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Results that take the place of what is added to them. */
class ResidualInPlaceTest {

    @ParameterizedTest
    @CsvSource({
        // single pixels: dense layers
        "INT8_STATIC, INT8, FLOAT32, 1, 512, 2048, 1",
        "INT8_STATIC, UINT8, FLOAT32, 1, 64, 64, 1",
        "INT8_STATIC, INT8, FLOAT32, 8, 100, 256, 1",
        "INT8_STATIC, INT8, FLOAT32, 33, 17, 5, 1",
        "INT8_STATIC, INT8, FLOAT32, 1, 1, 1, 1",
        "INT8_STATIC, UINT8, INT8, 3, 65, 70, 1",
        "INT8_STATIC, INT8, UINT8, 1, 512, 512, 1",
        "INT8_DYNAMIC, FLOAT32, FLOAT32, 3, 64, 70, 1",
        "INT8_WEIGHT, FLOAT32, FLOAT32, 2, 64, 70, 1",
        "FLOAT32, FLOAT32, FLOAT32, 2, 64, 70, 1",
        // pixels around them
        "INT8_STATIC, UINT8, FLOAT32, 2, 64, 48, 7",
        "INT8_STATIC, INT8, INT8, 2, 17, 33, 5",
        "INT8_DYNAMIC, FLOAT32, FLOAT32, 2, 16, 24, 6",
        "INT8_WEIGHT, FLOAT32, FLOAT32, 1, 16, 24, 6",
        "FLOAT32, FLOAT32, FLOAT32, 2, 16, 24, 6"
    })
    void theBitsAreThoseOfAResultElsewhere(
            Precision precision, ElementType in, ElementType out, int batch, int channels, int outChannels, int size) {
        RandomTensors tensors = new RandomTensors(7);
        TensorFormat residual = RandomTensors.format(out, 0.05f, 0);
        ConvolutionSpec spec = new ConvolutionSpec(
                precision,
                batch,
                channels,
                size,
                size,
                outChannels,
                Window2d.of(1, 1, 1, 1),
                1,
                false,
                RandomTensors.format(in, 0.02f, 0),
                residual,
                residual,
                new Activation(Activation.Kind.CLIP, -1.5f, 2.5f));
        boolean int8 = precision.hasInt8Weights();
        ElementType weightType = int8 ? ElementType.INT8 : ElementType.FLOAT32;
        WeightTensor weights = new WeightTensor(
                weightType,
                tensors.array(weightType, channels * outChannels, Fill.RANDOM),
                int8 ? tensors.floats(outChannels, 0.001f, 0.01f) : null,
                tensors.floats(outChannels, -1f, 1f));
        INDArray input = tensors.array(in, batch * channels * size * size, Fill.RANDOM);
        INDArray added = tensors.array(out, batch * outChannels * size * size, Fill.RANDOM);
        double[][] results = new double[2][];
        for (int p = 0; p < 2; p++) {
            KernelProvider provider = p == 0 ? new OneDnnKernelProvider() : new ReferenceKernelProvider();
            try (WeightedKernels kernels = provider.prepare(weights);
                    Kernel kernel = kernels.compile(spec)) {
                INDArray elsewhere = RandomTensors.empty(out, added.length());
                kernel.run(new INDArray[] {input, added}, elsewhere);
                results[p] = RandomTensors.values(elsewhere, out);
                for (int run = 0; run < 2; run++) {
                    INDArray both = added.dup();
                    kernel.run(new INDArray[] {input, both}, both);
                    assertThat(RandomTensors.values(both, out)).isEqualTo(results[p]);
                }
            }
        }
        if (precision == Precision.INT8_STATIC) {
            assertThat(results[0]).isEqualTo(results[1]);
        } else {
            assertThat(results[0]).containsExactly(results[1], within(1e-5));
        }
    }
}
