package io.github.dl4jquant.examples.quickstart;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** A text as characters of a fixed alphabet, one-hot; the last tenth is kept for tests. Immutable. */
final class TextCorpus {

    /** Anything else is read as a space. */
    private static final String ALPHABET =
            " abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,;:?!'-()$\"\n";

    private final int[] characters;
    private final int trained;

    private TextCorpus(int[] characters) {
        this.characters = characters;
        this.trained = characters.length / 10 * 9;
    }

    static TextCorpus read(Path file) throws IOException {
        String text = Files.readString(file, StandardCharsets.UTF_8);
        return new TextCorpus(
                text.chars().map(c -> Math.max(0, ALPHABET.indexOf(c))).toArray());
    }

    /** Number of different characters. */
    static int alphabet() {
        return ALPHABET.length();
    }

    /**
     * Stretches from anywhere in the training part, and as labels the characters that follow: [minibatch, alphabet, length]
     * each.
     */
    DataSet minibatch(int minibatch, int length, Random random) {
        INDArray features = Nd4j.zeros(DataType.FLOAT, minibatch, alphabet(), length);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, minibatch, alphabet(), length);
        for (int n = 0; n < minibatch; n++) {
            int start = random.nextInt(trained - length - 1);
            for (int t = 0; t < length; t++) {
                features.putScalar(n, characters[start + t], t, 1f);
                labels.putScalar(n, characters[start + t + 1], t, 1f);
            }
        }
        return new DataSet(features, labels);
    }

    List<DataSet> minibatches(int count, int minibatch, int length, long seed) {
        Random random = new Random(seed);
        List<DataSet> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(minibatch(minibatch, length, random));
        }
        return all;
    }

    /** The first characters of the test part. */
    int[] test(int count) {
        return java.util.Arrays.copyOfRange(characters, trained, trained + count);
    }

    /** One character as the input of one time step, [1, alphabet]. */
    static INDArray oneHot(int character) {
        INDArray step = Nd4j.zeros(DataType.FLOAT, 1, alphabet());
        step.putScalar(0, character, 1f);
        return step;
    }
}
