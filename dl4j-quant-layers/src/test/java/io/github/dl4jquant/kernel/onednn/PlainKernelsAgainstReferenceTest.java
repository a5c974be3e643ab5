package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlainKernelsAgainstReferenceTest {

    private static final Oracle ORACLE = new Oracle();

    private static final List<TensorFormat> FORMATS = List.of(
            TensorFormat.float32(),
            RandomTensors.format(ElementType.INT8, 0.02f, 0),
            RandomTensors.format(ElementType.INT8, 0.013f, -7),
            RandomTensors.format(ElementType.UINT8, 0.02f, 0),
            RandomTensors.format(ElementType.UINT8, 0.017f, 128));

    @ParameterizedTest
    @EnumSource(PoolingSpec.Kind.class)
    void poolingAgrees(PoolingSpec.Kind kind) {
        SoftAssertions softly = new SoftAssertions();
        for (TensorFormat format : FORMATS) {
            for (int channels : new int[] {1, 20, 64, 65}) {
                for (Window2d window : List.of(
                        Window2d.of(2, 2, 2, 2),
                        new Window2d(3, 3, 2, 2, 1, 1, 1, 1, 1, 1),
                        new Window2d(3, 2, 1, 1, 1, 1, 0, 0, 1, 1),
                        Window2d.of(7, 7, 1, 1))) {
                    for (int batch : new int[] {1, 33}) {
                        PoolingSpec spec = new PoolingSpec(kind, batch, channels, 8, 7, window, format);
                        long results = (long) batch * channels * spec.outHeight() * spec.outWidth();
                        var input = new RandomTensors(7).array(format.type(), batch * channels * 56, Fill.RANDOM);
                        softly.assertThat(ORACLE.difference(spec, format, results, input))
                                .as("%s", spec)
                                .isLessThanOrEqualTo(format.isInt8() ? 0 : 1e-6);
                    }
                }
            }
        }
        softly.assertAll();
    }

    @ParameterizedTest
    @EnumSource(value = PoolingSpec.Kind.class, names = "MAX", mode = EnumSource.Mode.EXCLUDE)
    void averagesInAnotherFormatAgree(PoolingSpec.Kind kind) {
        SoftAssertions softly = new SoftAssertions();
        for (TensorFormat from : FORMATS.subList(1, FORMATS.size())) {
            for (TensorFormat to : FORMATS) {
                for (Window2d window : List.of(new Window2d(3, 3, 2, 2, 1, 1, 1, 1, 1, 1), Window2d.of(8, 7, 1, 1))) {
                    for (int channels : new int[] {1, 20, 65}) {
                        PoolingSpec spec = new PoolingSpec(kind, 3, channels, 8, 7, window, from, to);
                        long results = 3L * channels * spec.outHeight() * spec.outWidth();
                        var input = new RandomTensors(7).array(from.type(), 3 * channels * 56, Fill.RANDOM);
                        softly.assertThat(ORACLE.difference(spec, to, results, input))
                                .as("%s", spec)
                                .isLessThanOrEqualTo(to.isInt8() ? 0 : 1e-5);
                    }
                }
            }
        }
        softly.assertAll();
    }

    @Test
    void reorderingAgreesBitForBit() {
        SoftAssertions softly = new SoftAssertions();
        for (TensorFormat from : FORMATS) {
            for (TensorFormat to : FORMATS) {
                for (Layout fromLayout : Layout.values()) {
                    for (Layout toLayout : Layout.values()) {
                        for (int[] size : new int[][] {{1, 1, 1}, {2, 3, 49}, {1, 64, 33}, {33, 17, 1}, {1, 10, 784}}) {
                            ReorderSpec spec =
                                    new ReorderSpec(size[0], size[1], size[2], from, fromLayout, to, toLayout);
                            var input = new RandomTensors(5).array(from.type(), (int) spec.length(), Fill.RANDOM);
                            softly.assertThat(ORACLE.difference(spec, to, spec.length(), input))
                                    .as("%s", spec)
                                    .isZero();
                        }
                    }
                }
            }
        }
        softly.assertAll();
    }

    @Test
    void descriptionNamesTheInstructionSet() {
        assertThat(ORACLE.oneDnn().description()).startsWith("oneDNN 3.").contains("(");
    }
}
