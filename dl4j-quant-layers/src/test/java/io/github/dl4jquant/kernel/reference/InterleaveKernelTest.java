package io.github.dl4jquant.kernel.reference;

import static io.github.dl4jquant.kernel.reference.KernelFixture.FLOAT;
import static io.github.dl4jquant.kernel.reference.KernelFixture.floats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8;
import static io.github.dl4jquant.kernel.reference.KernelFixture.int8s;
import static io.github.dl4jquant.kernel.reference.KernelFixture.run;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toFloats;
import static io.github.dl4jquant.kernel.reference.KernelFixture.toInts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.kernel.InterleaveSpec;
import io.github.dl4jquant.kernel.InterleaveSpec.Part;
import io.github.dl4jquant.scheme.ElementType;
import java.util.List;
import org.junit.jupiter.api.Test;

class InterleaveKernelTest {

    @Test
    void columnsOfTwoPartsTakeTurnsInEverySample() {
        InterleaveSpec spec = new InterleaveSpec(
                2, 1, 3, 2, 1, 2, List.of(new Part(0, 0, 1, 2, 0, 0), new Part(0, 1, 1, 1, 0, 0)), ElementType.INT8);

        assertThat(toInts(run(spec, int8(1f, 0), 12, int8s(1, 2, 5, 6, 7, 8, 11, 12), int8s(3, 4, 9, 10))))
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    }

    @Test
    void borderPixelsOfPartsAreLeftOut() {
        InterleaveSpec spec = new InterleaveSpec(
                1, 3, 1, 1, 2, 1, List.of(new Part(1, 0, 2, 3, 0, 2), new Part(0, 0, 3, 2, 1, 1)), ElementType.FLOAT32);

        assertThat(toFloats(run(spec, FLOAT, 3, floats(-1, -1, 20, -1, -1, -1), floats(-1, -1, -1, 10, -1, 30))))
                .containsExactly(10, 20, 30);
    }

    @Test
    void gapsAreRefused() {
        assertThatThrownBy(() ->
                        new InterleaveSpec(1, 2, 2, 1, 2, 1, List.of(new Part(0, 0, 1, 2, 0, 0)), ElementType.INT8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2 pixels")
                .hasMessageContaining("2x2");
    }

    @Test
    void partsThatAreTooSmallAreRefused() {
        assertThatThrownBy(() ->
                        new InterleaveSpec(1, 2, 2, 1, 1, 1, List.of(new Part(0, 0, 2, 2, 1, 0)), ElementType.INT8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("skipTop=1")
                .hasMessageContaining("2x2");
    }
}
