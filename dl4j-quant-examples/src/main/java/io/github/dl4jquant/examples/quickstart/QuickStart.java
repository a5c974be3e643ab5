package io.github.dl4jquant.examples.quickstart;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * Trains three small networks, quantizes each in every mode, and prints what that does to accuracy, size and speed.
 *
 * <p>Downloads nothing. Argument: the folder for the saved networks, {@code target/quickstart} if there is none. The
 * exit status is 1 if a check fails, else 0.
 */
public final class QuickStart {

    private static final String LEGEND = """
            How to read this. float32: float weights on this library's kernels. weightOnly: int8 weights, float
            arithmetic; needs no data. dynamic: int8 arithmetic, ranges of activations found at run time; needs no data.
            weightAndActivation: int8 from layer to layer, ranges calibrated on training data. "Same as float": share of
            test samples given the same class as by the trained network. "Weights in memory": the parameter array and the
            kernels' own copies of it. Latency: median of output(), networks taking turns; "x": times faster than
            Deeplearning4j. Of a network this small a file is mostly configuration, and a call mostly overhead.
            """;

    private final PrintStream out;
    private final Path folder;
    private final Effort effort;
    private final Checks checks = new Checks();

    QuickStart(PrintStream out, Path folder, Effort effort) {
        this.out = out;
        this.folder = folder;
        this.effort = effort;
    }

    /**
     * How much to do.
     *
     * @param irisEpochs passes over the flowers
     * @param trainingImages number of pictures of digits to train on
     * @param testImages number of other pictures to test on
     * @param imageEpochs passes over the pictures
     * @param turns rounds of the {@link LatencyRace}
     * @param tolerance largest loss of accuracy that passes the checks, 0 to 1
     */
    record Effort(int irisEpochs, int trainingImages, int testImages, int imageEpochs, int turns, double tolerance) {

        static final Effort FULL = new Effort(80, 3000, 1000, 3, 40, 0.02);
    }

    /** Runs the quick start; see the class comment. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args.length > 0 ? args[0] : "target/quickstart");
        System.exit(new QuickStart(System.out, folder, Effort.FULL).run().isEmpty() ? 0 : 1);
    }

    /** Runs it all; returns the checks that failed. */
    List<String> run() throws IOException {
        Files.createDirectories(folder);
        DigitImages images = DigitImages.create();
        compare(() -> IrisExample.train(effort.irisEpochs()));
        compare(() -> LeNetExample.train(images, effort.trainingImages(), effort.testImages(), effort.imageEpochs()));
        compare(() ->
                ResidualExample.train(images, effort.trainingImages(), effort.testImages(), effort.imageEpochs()));
        out.println(LEGEND);
        conclude();
        return checks.problems();
    }

    /** Trains a network. */
    private interface Training {
        Example run();
    }

    private void compare(Training training) throws IOException {
        long start = System.nanoTime();
        Example example = training.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        ModeComparison comparison = new ModeComparison(folder, effort.turns(), effort.tolerance(), checks);
        out.println(ModeTable.format(example.title(), comparison.run(example)));
        out.printf(Locale.ROOT, "  trained in %.0f s%n%n", seconds);
    }

    private void conclude() {
        out.printf("The networks are in %s; ModelSerializer of Deeplearning4j reads them.%n", folder);
        for (String problem : checks.problems()) {
            out.printf("FAILED: %s%n", problem);
        }
        out.printf(
                "%d of %d checks passed: networks unchanged by quantizing, every layer in the mode asked for, accuracy"
                        + " kept, same bits after saving and loading.%n",
                checks.passed(), checks.passed() + checks.problems().size());
    }
}
