package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.kernel.onednn.RandomTensors.Fill;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Kernels that go by way of scratch memory, and what is done piece by piece. */
class StagedKernelsTest {

    private static final Oracle ORACLE = new Oracle();

    @Test
    void crowdedRowsAreTransposedBitForBit() {
        TensorFormat real = TensorFormat.float32();
        for (int[] size : new int[][] {{1, 512, 100}, {3, 256, 25}, {2, 1024, 31}, {1, 100, 512}, {2, 33, 256}}) {
            for (Layout from : Layout.values()) {
                Layout to = from == Layout.CHANNELS_FIRST ? Layout.CHANNELS_LAST : Layout.CHANNELS_FIRST;
                ReorderSpec spec = new ReorderSpec(size[0], size[1], size[2], real, from, real, to);
                INDArray input = new RandomTensors(3).array(ElementType.FLOAT32, (int) spec.length(), Fill.RANDOM);

                assertThat(ORACLE.difference(spec, real, spec.length(), input))
                        .as("%s", spec)
                        .isZero();
            }
        }
    }

    @Test
    void pairsOfPixelsArePooledExactly() {
        for (TensorFormat format : List.of(
                RandomTensors.format(ElementType.INT8, 0.02f, 0),
                RandomTensors.format(ElementType.UINT8, 0.02f, 128))) {
            for (int[] size : new int[][] {{1, 16, 64, 66}, {3, 20, 33, 47}, {1, 63, 37, 41}, {2, 1, 257, 131}}) {
                PoolingSpec spec = new PoolingSpec(
                        PoolingSpec.Kind.MAX, size[0], size[1], size[2], size[3], Window2d.of(2, 2, 2, 2), format);
                INDArray input =
                        new RandomTensors(4).array(format.type(), size[0] * size[1] * size[2] * size[3], Fill.RANDOM);
                long results = (long) size[0] * size[1] * spec.outHeight() * spec.outWidth();

                assertThat(PairedPooling.fits(spec)).as("%s", spec).isTrue();
                assertThat(ORACLE.difference(spec, format, results, input))
                        .as("%s", spec)
                        .isZero();
            }
        }
    }

    @Test
    void aNumberThatIsNoneIsFoundInAnyPiece() {
        INDArray values = new RandomTensors(5).array(ElementType.FLOAT32, 9001, Fill.RANDOM);
        for (long position : new long[] {0, 2047, 2048, 5000, 9000}) {
            for (float bad : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
                INDArray spoilt = values.dup();
                spoilt.putScalar(position, bad);
                for (ElementType type : new ElementType[] {ElementType.INT8, ElementType.UINT8}) {
                    assertThatThrownBy(() -> new SampleRange(type).scale(AddressPointer.of(spoilt), 9001, 7))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessageContaining("sample 7")
                            .hasMessageContaining("element " + position + " is " + bad);
                }
            }
        }
    }

    @Test
    void theLargestValueIsFoundInAnyPiece() {
        INDArray values = RandomTensors.empty(ElementType.FLOAT32, 5000).assign(0.25);
        for (long position : new long[] {0, 2047, 2048, 4999}) {
            INDArray one = values.dup();
            one.putScalar(position, -12.7f);
            assertThat(new SampleRange(ElementType.INT8).scale(AddressPointer.of(one), 5000, 0))
                    .isEqualTo(12.7f / 127);
            one.putScalar(position, 25.5f);
            assertThat(new SampleRange(ElementType.UINT8).scale(AddressPointer.of(one), 5000, 0))
                    .isEqualTo(25.5f / 255);
        }
    }
}
