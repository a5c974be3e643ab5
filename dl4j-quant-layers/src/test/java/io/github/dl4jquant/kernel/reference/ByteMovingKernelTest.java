package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.uint8s;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.ConcatSpec;
import io.github.dl4jquant.kernel.PadSpec;
import io.github.dl4jquant.kernel.UpsampleSpec;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Concatenation, padding and upsampling. */
class ByteMovingKernelTest {

    @Test
    void concatenationInterleavesRows() {
        TensorFormat format = int8(1f, 0);

        INDArray y = run(
                new ConcatSpec(2, List.of(2, 1, 3), format),
                format,
                12,
                int8s(1, 2, 3, 4),
                int8s(-1, -2),
                int8s(10, 11, 12, 13, 14, 15));

        assertThat(toInts(y)).containsExactly(1, 2, -1, 10, 11, 12, 3, 4, -2, 13, 14, 15);
    }

    @Test
    void concatenationOfFloats() {
        INDArray y = run(new ConcatSpec(2, List.of(1, 2), FLOAT), FLOAT, 6, floats(1f, 2f), floats(3f, 4f, 5f, 6f));

        assertThat(toFloats(y)).containsExactly(1f, 3f, 4f, 2f, 5f, 6f);
    }

    @Test
    void int8ImagesArePaddedWithTheZeroPoint() {
        TensorFormat format = uint8(1f, 200);
        // Two images of one row, one pixel, two channels.
        PadSpec spec = new PadSpec(2, 1, 1, 2, 1, 0, 0, 2, format);

        INDArray y = run(spec, format, 24, uint8s(1, 2, 3, 4));

        int z = 200;
        assertThat(toInts(y)).containsExactly(z, z, z, z, z, z, 1, 2, z, z, z, z, z, z, z, z, z, z, 3, 4, z, z, z, z);
    }

    @Test
    void floatImagesArePaddedWithZero() {
        INDArray y = run(new PadSpec(1, 2, 1, 1, 0, 1, 1, 0, FLOAT), FLOAT, 6, floats(5f, 6f));

        assertThat(toFloats(y)).containsExactly(0f, 5f, 0f, 6f, 0f, 0f);
    }

    @Test
    void upsamplingRepeatsPixelsAndRows() {
        TensorFormat format = int8(1f, 0);
        // One image of one row, two pixels, two channels.
        INDArray y = run(new UpsampleSpec(1, 1, 2, 2, 2, 3, format), format, 24, int8s(1, 2, 3, 4));

        assertThat(toInts(y)).containsExactly(1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4, 1, 2, 1, 2, 1, 2, 3, 4, 3, 4, 3, 4);
    }

    @Test
    void upsamplingOfFloatMinibatch() {
        INDArray y = run(new UpsampleSpec(2, 1, 1, 1, 2, 1, FLOAT), FLOAT, 4, floats(1f, -2f));

        assertThat(toFloats(y)).containsExactly(1f, 1f, -2f, -2f);
    }
}
