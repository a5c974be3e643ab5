package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floatWeights;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8Weights;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelProviderFactory;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.Precision;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class ReferenceKernelProviderTest {

    private final KernelProvider provider = new ReferenceKernelProvider();

    private void assertRefused(Precision precision, WeightTensor weights, String... parts) {
        MatmulSpec spec = new MatmulSpec(precision, 1, 2, 3, false, FLOAT, FLOAT, Activation.identity());
        assertThatThrownBy(() -> provider.prepare(weights).compile(spec))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(parts);
    }

    @Test
    void factoryIsFoundUnderItsName() {
        assertThat(ServiceLoader.load(KernelProviderFactory.class))
                .filteredOn(f -> f.name().equals("reference"))
                .singleElement()
                .isInstanceOf(ReferenceKernelProviderFactory.class);
        assertThat(new ReferenceKernelProviderFactory().create().description()).isEqualTo("reference (plain Java)");
    }

    @Test
    void weightsOfTheWrongTypeAreRefused() {
        assertRefused(Precision.INT8_WEIGHT, floatWeights(null, new float[6]), "weights are FLOAT32", "expected INT8");
        assertRefused(Precision.FLOAT32, int8Weights(new float[3], null, new int[6]), "are INT8", "expected FLOAT32");
    }

    @Test
    void weightsOfTheWrongSizeAreRefused() {
        assertRefused(Precision.FLOAT32, floatWeights(null, new float[5]), "length of weights is 5, expected 6");
        assertRefused(Precision.FLOAT32, floatWeights(new float[2], new float[6]), "length of bias is 2, expected 3");
        assertRefused(
                Precision.INT8_WEIGHT,
                int8Weights(new float[1], null, new int[6]),
                "length of weight scales is 1, expected 3");
    }

    @Test
    void nothingIsPackedAndClosingTwiceIsFine() {
        var kernels = provider.prepare(floatWeights(null, new float[6]));
        kernels.close();
        kernels.close();

        assertThat(kernels.packedBytes()).isZero();
    }
}
