package io.github.dl4jquant.examples.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.errors.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class SampleIteratorTest {

    @TempDir
    Path folder;

    @Test
    void minibatchesHoldTheSamplesInOrder() throws IOException {
        SampleIterator iterator = new SampleIterator(csv("1,2,0\n3,4,2\n5,6,1\n"), 2, 3, Long.MAX_VALUE);

        DataSet first = iterator.next();
        DataSet second = iterator.next();

        assertThat(first.getFeatures().toFloatMatrix()).isEqualTo(new float[][] {{1, 2}, {3, 4}});
        assertThat(first.getLabels().toFloatMatrix()).isEqualTo(new float[][] {{1, 0, 0}, {0, 0, 1}});
        assertThat(second.getFeatures().toFloatMatrix()).isEqualTo(new float[][] {{5, 6}});
        assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    void imagesHaveFourAxes() throws IOException {
        IdxSource source = IdxSource.read(DataFiles.idxImages(folder.resolve("images"), 5, 1), null);

        INDArray features = new SampleIterator(source, 4, 0, 100).next().getFeatures();

        assertThat(features.shape()).containsExactly(4, 1, 8, 8);
        assertThat(features.getFloat(1, 0, 0, 3)).isGreaterThan(150);
    }

    @Test
    void aSingleOutputGetsTheLabelItself() throws IOException {
        SampleIterator iterator = new SampleIterator(csv("1,2,0\n3,4,1\n"), 2, 1, Long.MAX_VALUE);

        assertThat(iterator.next().getLabels().toFloatMatrix()).isEqualTo(new float[][] {{0}, {1}});
    }

    @Test
    void theLimitEndsItAndResetStartsItAgain() throws IOException {
        SampleIterator iterator = new SampleIterator(csv("1,2,0\n3,4,2\n5,6,1\n"), 2, 0, 1);

        assertThat(iterator.next().numExamples()).isEqualTo(1);
        assertThat(iterator.hasNext()).isFalse();
        iterator.reset();
        assertThat(iterator.next().getFeatures().getFloat(0)).isEqualTo(1);
    }

    @Test
    void aLabelBeyondTheLastClassIsRefusedWithItsPlace() throws IOException {
        SampleIterator iterator = new SampleIterator(csv("1,2,0\n3,4,3\n"), 2, 3, Long.MAX_VALUE);

        assertThatThrownBy(iterator::next)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("line 2 of")
                .hasMessageContaining("class 3; the network has 3 classes, 0 to 2");
    }

    private CsvSource csv(String text) throws IOException {
        return CsvSource.read(Files.writeString(folder.resolve("data.csv"), text), CsvSource.Format.standard());
    }
}
