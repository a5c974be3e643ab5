package io.github.dl4jquant.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.examples.data.ImageFolderSource.ImageSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageFolderSourceTest {

    private static final ImageSize GREY = new ImageSize(DataFiles.SIZE, DataFiles.SIZE, 1);

    @TempDir
    Path folder;

    @Test
    void classesAreNumberedInTheOrderOfTheirNames() throws IOException {
        DataFiles.imageFolder(folder, 9, 1);

        ImageFolderSource source = ImageFolderSource.read(folder, GREY);

        assertThat(source.classes()).containsExactly("a", "b", "c");
        assertThat(source.size()).isEqualTo(9);
        for (Sample sample : all(source)) {
            String expected = source.classes().get(sample.label());
            assertThat(sample.place()).contains("/" + expected + "/");
            assertThat(sample.features()).hasSize(64);
            assertThat(sample.features()[3 * sample.label()])
                    .as("first bright pixel of %s", sample.place())
                    .isGreaterThan(150);
        }
    }

    @Test
    void theOrderIsShuffledAndAlwaysTheSame() throws IOException {
        DataFiles.imageFolder(folder, 30, 1);
        ImageFolderSource source = ImageFolderSource.read(folder, GREY);

        List<Integer> labels = all(source).stream().map(Sample::label).toList();

        assertThat(labels).isNotEqualTo(labels.stream().sorted().toList());
        assertThat(all(ImageFolderSource.read(folder, GREY)).stream().map(Sample::label))
                .isEqualTo(labels);
    }

    @Test
    void imagesAreScaledToTheSizeAsked() throws IOException {
        DataFiles.imageFolder(folder, 3, 1);

        ImageFolderSource source = ImageFolderSource.read(folder, new ImageSize(5, 4, 3));

        assertThat(source.sampleShape()).containsExactly(3, 5, 4);
        assertThat(all(source).get(0).features()).hasSize(60);
    }

    @Test
    void aFileThatIsNoImageIsNamed() throws IOException {
        DataFiles.imageFolder(folder, 3, 1);
        Path broken = Files.writeString(folder.resolve("b/broken.png"), "no image");

        assertThatThrownBy(() -> all(ImageFolderSource.read(folder, GREY)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'" + broken + "'")
                .hasMessageContaining("not an image that can be decoded");
    }

    @Test
    void aFolderWithoutClassFoldersIsRefused() {
        assertThatThrownBy(() -> ImageFolderSource.read(folder, GREY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'" + folder + "'")
                .hasMessageContaining("expected one folder of images for each class");
    }

    @Test
    void aClassFolderWithoutImagesIsNamed() throws IOException {
        DataFiles.imageFolder(folder, 3, 1);
        Files.createDirectory(folder.resolve("empty"));

        assertThatThrownBy(() -> ImageFolderSource.read(folder, GREY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("class folder 'empty' holds no images");
    }

    @Test
    void aFileInPlaceOfAFolderIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertThatThrownBy(() -> ImageFolderSource.read(file, GREY))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("it is a file; expected a folder");
    }

    private static List<Sample> all(DataSource source) {
        List<Sample> samples = new ArrayList<>();
        try (SampleReader reader = source.open()) {
            while (reader.hasNext()) {
                samples.add(reader.next());
            }
        }
        return samples;
    }
}
