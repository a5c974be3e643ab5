package io.github.dl4jquant.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.errors.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxSourceTest {

    @TempDir
    Path folder;

    @Test
    void samplesHoldPixelsAsUnsignedBytesAndTheirLabels() throws IOException {
        Path images = write("images", DataFiles.idx(new byte[] {0, 1, 2, 3, (byte) 255, 5, 6, 7}, 2, 2, 2));
        Path labels = write("labels", DataFiles.idx(new byte[] {4, 9}, 2));

        IdxSource source = IdxSource.read(images, labels);

        assertThat(source.size()).isEqualTo(2);
        assertThat(source.sampleShape()).containsExactly(1, 2, 2);
        try (SampleReader reader = source.open()) {
            assertThat(reader.next().label()).isEqualTo(4);
            Sample second = reader.next();
            assertThat(second.features()).containsExactly(255, 5, 6, 7);
            assertThat(second.label()).isEqualTo(9);
            assertThat(reader.hasNext()).isFalse();
        }
    }

    @Test
    void aGzippedFileReadsAsThePlainOne() throws IOException {
        Path images = write("images.gz", DataFiles.gzip(DataFiles.idx(DataFiles.pixels(3, 1), 3, 8, 8)));

        IdxSource source = IdxSource.read(images, null);

        assertThat(source.isLabelled()).isFalse();
        assertThat(source.size()).isEqualTo(3);
        assertThat(source.open().next().label()).isEqualTo(Sample.NO_LABEL);
    }

    @Test
    void aMissingFileIsNamed() {
        assertRefused(folder.resolve("nothing"), "nothing", "no such file", "Check the path");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        assertRefused(write("images", new byte[0]), "the file is empty");
    }

    @Test
    void aTruncatedFileIsRefusedWithTheNumberOfValues() throws IOException {
        byte[] whole = DataFiles.idx(DataFiles.pixels(3, 1), 3, 8, 8);
        assertRefused(
                write("images", Arrays.copyOf(whole, whole.length - 10)), "ends after 182 of 192 values", "truncated");
    }

    @Test
    void aFileThatEndsInItsHeaderIsRefused() throws IOException {
        byte[] whole = DataFiles.idx(DataFiles.pixels(3, 1), 3, 8, 8);
        assertRefused(write("images", Arrays.copyOf(whole, 9)), "ends inside its header");
    }

    @Test
    void aTruncatedGzippedFileIsRefused() throws IOException {
        byte[] whole = DataFiles.gzip(DataFiles.idx(DataFiles.pixels(30, 1), 30, 8, 8));
        assertRefused(write("images.gz", Arrays.copyOf(whole, whole.length / 2)), "truncated or damaged");
    }

    @Test
    void aFileThatGoesOnTooLongIsRefused() throws IOException {
        byte[] whole = DataFiles.idx(DataFiles.pixels(3, 1), 3, 8, 8);
        assertRefused(write("images", Arrays.copyOf(whole, whole.length + 1)), "goes on after the 192 values");
    }

    @Test
    void aFileOfAnotherFormatIsRefusedWithItsFirstBytes() throws IOException {
        assertRefused(write("images", "some text".getBytes("US-ASCII")), "starts with [115, 111, 109, 101]");
    }

    @Test
    void labelsInPlaceOfImagesAreRefused() throws IOException {
        assertRefused(DataFiles.idxLabels(folder.resolve("labels"), 3), "has 1 axes; expected 3", "--idx-labels");
    }

    @Test
    void differentNumbersOfImagesAndLabelsAreRefused() throws IOException {
        Path images = DataFiles.idxImages(folder.resolve("images"), 3, 1);
        Path labels = DataFiles.idxLabels(folder.resolve("labels"), 4);

        assertThatThrownBy(() -> IdxSource.read(images, labels))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("3 images")
                .hasMessageContaining("4 labels");
    }

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes);
    }

    private static void assertRefused(Path images, String... parts) {
        assertThatThrownBy(() -> IdxSource.read(images, null))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'" + images + "'")
                .hasMessageContainingAll(parts);
    }
}
