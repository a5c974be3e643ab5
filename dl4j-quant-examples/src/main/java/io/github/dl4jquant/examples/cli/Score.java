package io.github.dl4jquant.examples.cli;

import java.util.Locale;

/**
 * What {@code evaluate} measured. Precision, recall and F1 are Deeplearning4j's: averaged over the classes that occur,
 * or those of class 1 if there are two classes.
 *
 * @param millisecondsPerSample in the network, reading and preparing data apart
 * @param batchSize samples that ran together
 */
record Score(
        String model,
        String data,
        long samples,
        double accuracy,
        double precision,
        double recall,
        double f1,
        double millisecondsPerSample,
        int batchSize)
        implements ReportOptions.Printable {

    @Override
    public String toText() {
        return new TextTable()
                .row("model", model)
                .row("data", data)
                .row("samples", String.valueOf(samples))
                .row("accuracy", number(accuracy))
                .row("precision", number(precision))
                .row("recall", number(recall))
                .row("F1", number(f1))
                .row(
                        "time",
                        String.format(
                                Locale.ROOT,
                                "%.4f ms per sample, in minibatches of %d",
                                millisecondsPerSample,
                                batchSize))
                .toString()
                .stripTrailing();
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
