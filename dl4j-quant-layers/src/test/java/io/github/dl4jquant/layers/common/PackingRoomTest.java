package io.github.dl4jquant.layers.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.errors.ModelDataException;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantizedWeights;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Sizes that are part of the file format, worked out by hand. */
class PackingRoomTest {

    /** Rows times channels as they are filled up, 4 or 8 bytes a channel, 64 for alignment, all up to a multiple of 64. */
    @ParameterizedTest
    @CsvSource({
        // version 1: none
        "1, 500, 800, 400000",
        // version 2: channels up to 512; none for few weights
        "2, 500, 800, 411712", // 512 * 800 + 4 * 512 + 64
        "2, 50, 500, 25024",
        // version 3: rows up to 832, channels to 528
        "3, 500, 800, 443584", // 528 * 832 + 8 * 528 + 64 = 443584
        "3, 50, 500, 33344", // 64 * 512 + 8 * 64 + 64
        "3, 10, 500, 5312", // 10 * 512 + 8 * 10 + 64 = 5264
        "3, 20, 25, 512",
        // version 4: rows up to multiples of 16
        "4, 500, 800, 413760", // 512 * 800 + 8 * 512 + 64
        "4, 10, 500, 8384", // 16 * 512 + 8 * 16 + 64
        "4, 20, 12, 256", // 240 weights are too few
    })
    void matrices(int version, int channels, long perChannel, long bytes) {
        assertThat(region(version, channels, perChannel, WeightUse.matrix())).isEqualTo(bytes);
    }

    @ParameterizedTest
    @CsvSource({
        "20, 25, 1, 13120", // LeNet's first: 25 positions of 16 inputs, 32 channels
        "50, 500, 20, 51776", // LeNet's second: 25 positions of 32 inputs, 64 channels
        "64, 147, 3, 50752", // ResNet50's first: 49 positions of 16 inputs, 64 channels
        "120, 360, 40, 50240", // 48 inputs would be a fifth more: 360 rows, up to 384; 128 channels
        "40, 27, 3, 7360", // 9 positions of 16 inputs, 48 channels
        "90, 900, 100, 97600", // 9 positions of 112 inputs, 96 channels
        "64, 297, 33, 21312" // 9 positions of 36 inputs, which is a little more than 320
    })
    void convolutionsOfOneGroupInVersion4(int channels, long perChannel, int inputs, long bytes) {
        assertThat(region(4, channels, perChannel, WeightUse.convolution(inputs, 1)))
                .isEqualTo(bytes);
    }

    @Test
    void groupsHaveTheirRowsAsTheyAreAndTablesNoRoom() {
        assertThat(region(4, 100, 9, WeightUse.convolution(100, 100))).isEqualTo(2240); // 9 * 128 + 8 * 128 + 64
        assertThat(region(4, 1000, 17, WeightUse.table())).isEqualTo(17024);
        assertThat(region(3, 1000, 17, WeightUse.table()))
                .isEqualTo(25664); // version 3 knew no uses: 17 * 1024 + 8 * 1024 + 64
    }

    @Test
    void floatsHaveNoRoom() {
        BlockPart part = new BlockPart(ElementType.FLOAT32, 400000, 500, true);

        assertThat(PackingRoom.isGiven(4, part)).isFalse();
        assertThat(PackingRoom.regionBytes(4, part)).isEqualTo(1600000);
    }

    private static long region(int version, int channels, long perChannel, WeightUse use) {
        return PackingRoom.regionBytes(
                version, new BlockPart(ElementType.INT8, channels * perChannel, channels, false, use));
    }

    /** Regions differ: bytes behind the weights would be taken for what they are not. */
    @ParameterizedTest
    @CsvSource({"1, 1", "4, 1", "0, 0"})
    void weightsForAnotherUseAreRefused(int inChannels, int groups) {
        QuantizedWeights weights = QuantizedWeights.symmetric(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, 2);
        INDArray block = Nd4j.createFromArray(ParameterBlock.encode(weights, null, WeightUse.convolution(2, 1)));
        WeightUse other = groups == 0 ? WeightUse.matrix() : WeightUse.convolution(inChannels, groups);
        BlockPart part = new BlockPart(ElementType.INT8, 8, 2, false, other);

        assertThat(ParameterBlock.open(
                                block, "x", new BlockPart(ElementType.INT8, 8, 2, false, WeightUse.convolution(2, 1)))
                        .count())
                .isEqualTo(8);
        assertThatThrownBy(() -> ParameterBlock.open(block, "layer 'a'", part))
                .isInstanceOf(ModelDataException.class)
                .hasMessageContaining("layer 'a'")
                .hasMessageContaining("for use 2 with 2 inputs")
                .hasMessageContaining(
                        "expected " + other.kind().code() + " (" + other.kind() + ") with " + other.inputs());
    }

    @Test
    void partsThatAreNoWholePositionsAreRefused() {
        assertThatThrownBy(() -> new BlockPart(ElementType.INT8, 30, 2, false, WeightUse.convolution(4, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("30 weights of 2 channels")
                .hasMessageContaining("4 inputs");
        assertThatThrownBy(() -> new WeightUse(WeightUse.Kind.MATRIX, 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("MATRIX with 3 inputs");
        assertThatThrownBy(() -> new WeightUse(WeightUse.Kind.WINDOW, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected at least 1");
    }
}
