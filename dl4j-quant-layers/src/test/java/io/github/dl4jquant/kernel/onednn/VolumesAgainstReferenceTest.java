package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VolumesAgainstReferenceTest {

    private static final int SHAPES = 400;

    private static final List<TensorFormat> FORMATS = List.of(
            TensorFormat.float32(),
            RandomTensors.format(ElementType.INT8, 0.02f, 0),
            RandomTensors.format(ElementType.UINT8, 0.02f, 7));

    @Test
    void randomConvolutionsAgreeWithSeed6() {
        Oracle oracle = new Oracle();
        RandomVolumes volumes = new RandomVolumes(6);
        SoftAssertions softly = new SoftAssertions();
        for (int i = 0; i < SHAPES; i++) {
            ConvolutionSpec spec = volumes.next();
            boolean exact = spec.precision().computesInt8() && spec.output().type() != ElementType.FLOAT32;
            double allowed = exact ? 0 : spec.output().isInt8() ? 1 : 1e-5;
            softly.assertThat(oracle.difference(spec, Fill.RANDOM, Fill.RANDOM))
                    .as("%s", spec)
                    .isLessThanOrEqualTo(allowed);
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource(PoolingSpec.Kind.class)
    void poolingAgrees(PoolingSpec.Kind kind) {
        Oracle oracle = new Oracle();
        SoftAssertions softly = new SoftAssertions();
        for (TensorFormat from : FORMATS) {
            for (TensorFormat to : kind == PoolingSpec.Kind.MAX || !from.isInt8() ? List.of(from) : FORMATS) {
                for (DepthAxis depth : List.of(new DepthAxis(5, 3, 2, 1, 1, 1), new DepthAxis(4, 4, 1, 1, 0, 0))) {
                    for (int channels : new int[] {1, 17}) {
                        Window2d window = new Window2d(3, 2, 2, 1, 1, 1, 1, 0, 1, 1);
                        PoolingSpec spec = new PoolingSpec(kind, 2, channels, 5, 4, window, depth, from, to);
                        var input =
                                new RandomTensors(8).array(from.type(), 2 * channels * spec.inPixels(), Fill.RANDOM);
                        softly.assertThat(oracle.difference(spec, to, 2L * channels * spec.outPixels(), input))
                                .as("%s", spec)
                                .isLessThanOrEqualTo(to.isInt8() ? 0 : 1e-5);
                    }
                }
            }
        }
        softly.assertAll();
    }
}
