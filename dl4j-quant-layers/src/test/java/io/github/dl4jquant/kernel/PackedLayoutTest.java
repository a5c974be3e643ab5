package io.github.dl4jquant.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class PackedLayoutTest {

    /** A 3x4 matrix in blocks of 2 rows and 2 columns, rows filled up to 4, columns of a block next to each other. */
    private static final PackedLayout BLOCKED = new PackedLayout(
            7, 16, new long[] {3, 4}, new long[] {4, 1}, new long[] {8, 4}, new long[] {2, 2}, new long[] {1, 0});

    @Test
    void unpacksBlocks() {
        // columns 0 and 1 of rows 0 and 1: (0,0) (1,0) (0,1) (1,1); then columns 2 and 3; then rows 2 and 3
        byte[] packed = {0, 4, 1, 5, 2, 6, 3, 7, 8, -1, 9, -1, 10, -1, 11, -1};

        assertThat(BLOCKED.unpack(ByteBuffer.wrap(packed))).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    }

    @Test
    void unpacksATransposition() {
        PackedLayout transposed = new PackedLayout(
                7, 6, new long[] {2, 3}, new long[] {1, 2}, new long[] {3, 1}, new long[0], new long[0]);

        assertThat(transposed.unpack(ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4, 5})))
                .containsExactly(0, 3, 1, 4, 2, 5);
    }

    @Test
    void survivesWritingAndReading() {
        ByteBuffer buffer = ByteBuffer.allocate(300);
        BLOCKED.write(buffer.position(10));
        PackedLayout read = PackedLayout.read(buffer.position(10));

        assertThat(buffer.position()).isEqualTo(10 + PackedLayout.WRITTEN_BYTES);
        assertThat(read).usingRecursiveComparison().isEqualTo(BLOCKED);
    }

    @Test
    void refusesNonsense() {
        ByteBuffer buffer = ByteBuffer.allocate(300);
        buffer.putInt(16, 99);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PackedLayout.read(buffer))
                .withMessageContaining("99 axes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PackedLayout(
                        1, 1, new long[] {1}, new long[] {1}, new long[] {1}, new long[] {2}, new long[] {1}))
                .withMessageContaining("axes [1]");
    }
}
