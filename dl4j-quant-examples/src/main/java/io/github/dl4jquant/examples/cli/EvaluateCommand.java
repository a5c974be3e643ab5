package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.examples.data.DataSource;
import io.github.dl4jquant.examples.data.SampleIterator;
import java.util.concurrent.Callable;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Measures a classifier on labelled data. */
@Command(
        name = "evaluate",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        description = "Measures a float or quantized classifier on labelled data: accuracy, precision, recall, F1 and"
                + " time per sample.",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dl4j-quant evaluate net-int8.zip --csv test.csv --csv-skip 1",
            "  dl4j-quant evaluate net-int8.zip --idx-images t10k-images-idx3-ubyte.gz \\",
            "      --idx-labels t10k-labels-idx1-ubyte.gz"
        })
final class EvaluateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument model;

    @Mixin
    private SampleLimit limit;

    @Mixin
    private DataOptions data;

    @Mixin
    private ProgressOptions progress;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        DataSource source = data.openLabelled();
        LoadedModel loaded = model.load();
        InputPreparation input = InputPreparation.find(loaded, source, data.pixels());
        int outputs = input.outputs();
        Evaluation evaluation = new Evaluation(Math.max(outputs, 2));
        SampleIterator batches = new SampleIterator(source, data.batchSize(), outputs, limit.of());
        long samples = 0;
        long nanoseconds = 0;
        try (ProgressBars bars = progress.start()) {
            while (batches.hasNext()) {
                DataSet batch = batches.next();
                INDArray prepared = input.prepare(batch.getFeatures());
                long start = System.nanoTime();
                INDArray output = input.output(prepared);
                nanoseconds += System.nanoTime() - start;
                evaluation.eval(batch.getLabels(), output);
                samples += batch.numExamples();
                bars.progress("evaluate", samples, limit.total(source));
            }
        }
        if (samples == 0) {
            throw new InvalidInputException("Cannot evaluate on '%s': it holds no samples.", source.name());
        }
        report.print(
                new Score(
                        loaded.path().toString(),
                        source.name(),
                        samples,
                        evaluation.accuracy(),
                        evaluation.precision(),
                        evaluation.recall(),
                        evaluation.f1(),
                        nanoseconds / 1e6 / samples,
                        data.batchSize()),
                spec.commandLine().getOut());
        return 0;
    }
}
