package io.github.dl4jquant.examples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;

class TextCorpusTest {

    @Test
    void labelsAreTheFollowingCharacters(@TempDir Path folder) throws IOException {
        DataSet batch = corpus(folder, "abcde".repeat(20)).minibatch(3, 7, new Random(1));

        assertThat(batch.getFeatures().shape()).containsExactly(3, TextCorpus.alphabet(), 7);
        INDArray characters = batch.getFeatures().argMax(1);
        INDArray next = batch.getLabels().argMax(1);
        for (int n = 0; n < 3; n++) {
            for (int t = 0; t < 7; t++) {
                assertThat(next.getInt(n, t)).isEqualTo(characters.getInt(n, t) % 5 + 1);
            }
        }
    }

    @Test
    void theTestPartIsTheLastTenthAndUnknownCharactersAreSpaces(@TempDir Path folder) throws IOException {
        assertThat(corpus(folder, "b".repeat(90) + "a\u00e9cdefghij").test(3)).containsExactly(1, 0, 3);
    }

    @Test
    void aStepIsOneHot() {
        INDArray step = TextCorpus.oneHot(4);

        assertThat(step.shape()).containsExactly(1, TextCorpus.alphabet());
        assertThat(step.getInt(0, 4)).isEqualTo(1);
        assertThat(step.sumNumber().intValue()).isEqualTo(1);
    }

    private static TextCorpus corpus(Path folder, String text) throws IOException {
        return TextCorpus.read(Files.writeString(folder.resolve("text.txt"), text));
    }
}
