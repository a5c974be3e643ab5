package io.github.dl4jquant.examples.quickstart;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/**
 * A recurrent network that predicts the next character of a text, of the kind of {@code TextGenerationLSTM} in
 * Deeplearning4j's zoo, in every mode: one character at a time with {@code rnnTimeStep}, told the true one after each guess.
 *
 * <p>Arguments: a text file, and a file for the trained float network. If that file exists it is used instead of training.
 * The exit status is 1 if one of the promises in {@link #check} is broken.
 */
public final class TextLstm {

    private static final int UNITS = 192;
    private static final int LENGTH = 50;
    private static final int MINIBATCHES = 900;
    private static final int STEPS = 10_000;
    private static final int STRETCH = 500;

    /** What a network did with the test text. */
    private record Row(String mode, int[] guesses, double accuracy, double agreement, long fileBytes, double micros) {}

    private record Variant(String mode, MultiLayerNetwork network) {}

    private TextLstm() {}

    /** Runs it; see the class comment. */
    public static void main(String[] args) throws IOException {
        if (args.length != 2) {
            System.err.println("Expected two arguments: a text file, and a file for the network.");
            System.exit(2);
        }
        TextCorpus corpus = TextCorpus.read(Path.of(args[0]));
        MultiLayerNetwork net = network(corpus, Path.of(args[1]));
        List<Row> rows = compare(variants(net, corpus), corpus.test(STEPS + 1));
        print(rows);
        Checks checks = new Checks();
        check(rows, checks);
        checks.problems().forEach(problem -> System.out.println("FAILED: " + problem));
        System.out.printf("%d checks passed.%n", checks.passed());
        System.exit(checks.problems().isEmpty() ? 0 : 1);
    }

    /** The promises: a network that has learned something, and int8 networks that do the same. */
    private static void check(List<Row> rows, Checks checks) {
        Row base = rows.get(0);
        checks.require(base.accuracy() >= 0.45, "float accuracy is %.4f, expected at least 0.45", base.accuracy());
        for (Row row : rows) {
            checks.require(
                    row.agreement() >= 0.99,
                    "%s: agreement with float is %.4f, expected at least 0.99",
                    row.mode(),
                    row.agreement());
        }
    }

    private static List<Variant> variants(MultiLayerNetwork net, TextCorpus corpus) {
        ListDataSetIterator<DataSet> calibration = new ListDataSetIterator<>(corpus.minibatches(8, 16, 100, 5));
        return List.of(
                new Variant("Deeplearning4j float", net),
                new Variant("float32", QuantizationTransform.apply(net, QuantizationConfig.float32())),
                new Variant("weightOnly", QuantizationTransform.apply(net, QuantizationConfig.weightOnly())),
                new Variant("dynamic", QuantizationTransform.apply(net, QuantizationConfig.dynamic())),
                new Variant(
                        "weightAndActivation",
                        QuantizationTransform.apply(net, QuantizationConfig.weightAndActivation(calibration))));
    }

    /** In turns, so that a busy machine slows all alike. */
    private static List<Row> compare(List<Variant> variants, int[] text) throws IOException {
        int stretches = STEPS / STRETCH;
        int[][] guesses = new int[variants.size()][STEPS];
        double[][] micros = new double[variants.size()][stretches];
        for (int s = 0; s < stretches; s++) {
            for (int v = 0; v < variants.size(); v++) {
                micros[v][s] = read(variants.get(v).network(), text, s * STRETCH, guesses[v]);
            }
        }
        int[] truth = Arrays.copyOfRange(text, 1, text.length);
        List<Row> rows = new ArrayList<>();
        for (int v = 0; v < variants.size(); v++) {
            Arrays.sort(micros[v]);
            rows.add(new Row(
                    variants.get(v).mode(),
                    guesses[v],
                    shareOfEqual(guesses[v], truth),
                    shareOfEqual(guesses[v], guesses[0]),
                    savedBytes(variants.get(v).network()),
                    micros[v][stretches / 2]));
        }
        return rows;
    }

    /** Goes on where the network stopped; returns microseconds per step. */
    private static double read(MultiLayerNetwork net, int[] text, int from, int[] guesses) {
        long start = System.nanoTime();
        for (int t = from; t < from + STRETCH; t++) {
            INDArray next = net.rnnTimeStep(TextCorpus.oneHot(text[t]));
            guesses[t] = next.argMax(1).getInt(0);
        }
        return (System.nanoTime() - start) / 1000.0 / STRETCH;
    }

    private static long savedBytes(MultiLayerNetwork net) throws IOException {
        File file = File.createTempFile("text-lstm", ".zip");
        try {
            ModelSerializer.writeModel(net, file, false);
            return file.length();
        } finally {
            Files.delete(file.toPath());
        }
    }

    private static double shareOfEqual(int[] found, int[] expected) {
        int equal = 0;
        for (int i = 0; i < found.length; i++) {
            equal += found[i] == expected[i] ? 1 : 0;
        }
        return (double) equal / found.length;
    }

    private static void print(List<Row> rows) {
        System.out.printf("Next character, %,d steps%n%n", STEPS);
        System.out.println("| | accuracy | same guess as float | file | step |");
        System.out.println("|---|---|---|---|---|");
        Row base = rows.get(0);
        for (Row row : rows) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.2f %% | %.2f %% | %.2f of it | %.0f us, %.1f times faster |%n",
                    row.mode(),
                    100 * row.accuracy(),
                    100 * row.agreement(),
                    (double) row.fileBytes() / base.fileBytes(),
                    row.micros(),
                    base.micros() / row.micros());
        }
    }

    private static MultiLayerNetwork network(TextCorpus corpus, Path model) throws IOException {
        if (Files.exists(model)) {
            return MultiLayerNetwork.load(model.toFile(), false);
        }
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(12345)
                .weightInit(WeightInit.XAVIER)
                .updater(new Adam(3e-3))
                .list()
                .layer(lstm("lstm1"))
                .layer(lstm("lstm2"))
                .layer(new RnnOutputLayer.Builder(LossFunction.MCXENT)
                        .name("output")
                        .nOut(TextCorpus.alphabet())
                        .activation(Activation.SOFTMAX)
                        .build())
                .setInputType(InputType.recurrent(TextCorpus.alphabet()))
                .build());
        net.init();
        Random random = new Random(7);
        for (int i = 0; i < MINIBATCHES; i++) {
            net.fit(corpus.minibatch(32, LENGTH, random));
            if (i % 50 == 0) {
                System.err.printf(Locale.ROOT, "minibatch %d, loss %.3f%n", i, net.score() / LENGTH);
            }
        }
        ModelSerializer.writeModel(net, model.toFile(), false);
        return net;
    }

    private static GravesLSTM lstm(String name) {
        return new GravesLSTM.Builder()
                .name(name)
                .nOut(UNITS)
                .activation(Activation.TANH)
                .build();
    }
}
