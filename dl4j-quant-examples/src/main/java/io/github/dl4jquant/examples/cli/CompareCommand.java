package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.examples.data.DataSource;
import io.github.dl4jquant.examples.data.SampleIterator;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.nd4j.linalg.dataset.DataSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures a float network and its quantized form side by side. */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        description = "Measures a float network and its quantized form on the same labelled data: accuracy of both, how"
                + " often they agree, how far their outputs differ, file size, and latency of single samples.",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExample:%n",
        footer = "  dl4j-quant compare net.zip net-int8.zip --csv test.csv")
final class CompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FLOAT", index = "0", description = "Model file of the float network: .zip or .h5.")
    private Path floatPath;

    @Parameters(paramLabel = "QUANTIZED", index = "1", description = "Model file of the quantized network.")
    private Path quantizedPath;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "200",
            description = "Timed runs of each network on one sample, taken in turns; their median is shown. Default:"
                    + " ${DEFAULT-VALUE}.")
    private int runs;

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
        if (runs < 1) {
            throw new ParameterException(spec.commandLine(), "--runs is " + runs + "; expected at least 1.");
        }
        DataSource source = data.openLabelled();
        LoadedModel original = ModelLoader.load(floatPath);
        LoadedModel quantized = ModelLoader.load(quantizedPath);
        InputPreparation originalInput = InputPreparation.find(original, source, data.pixels());
        InputPreparation quantizedInput = InputPreparation.find(quantized, source, data.pixels());
        int outputs = originalInput.outputs();
        if (quantizedInput.outputs() != outputs) {
            throw new InvalidInputException(
                    "Cannot compare '%s' with '%s': they have %d and %d outputs; expected a network and its quantized"
                            + " form.",
                    floatPath, quantizedPath, outputs, quantizedInput.outputs());
        }
        OutputComparison outputsCompared = new OutputComparison();
        LatencyComparison latency = new LatencyComparison(originalInput, quantizedInput);
        try (ProgressBars bars = progress.start()) {
            SampleIterator batches = new SampleIterator(source, data.batchSize(), outputs, limit.of());
            while (batches.hasNext()) {
                DataSet batch = batches.next();
                outputsCompared.add(
                        originalInput.output(originalInput.prepare(batch.getFeatures())),
                        quantizedInput.output(quantizedInput.prepare(batch.getFeatures())),
                        batch.getLabels());
                bars.progress("compare", outputsCompared.samples(), limit.total(source));
            }
            latency.measure(new SampleIterator(source, 1, 0, 1).next().getFeatures(), runs, bars);
        }
        report.print(
                Comparison.of(floatPath, quantizedPath, source.name(), outputsCompared, latency),
                spec.commandLine().getOut());
        return 0;
    }
}
