package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.examples.coverage.Coverage;
import io.github.dl4jquant.examples.coverage.CoverageRow;
import io.github.dl4jquant.examples.coverage.CoverageTable;
import io.github.dl4jquant.examples.coverage.ZooNetwork;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Quantizes the networks of Deeplearning4j's zoo and tells how much of them runs in int8. */
@Command(
        name = "coverage",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Builds each network of Deeplearning4j's zoo, gives it random weights, quantizes it in each mode, runs"
                        + " and checks it, and shows the share of its multiply-accumulates in int8, file size, signal to noise and"
                        + " time. All of them at their natural sizes take some ten minutes on two cores and 8 GB.",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dl4j-quant coverage --only LeNet,ResNet50",
            "  dl4j-quant coverage --size 128 --mode weight-and-activation",
            "  DL4J_QUANT_JAVA_OPTIONS=-Xmx8g dl4j-quant coverage --markdown coverage.md"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every row passed", "1:a row failed", "2:the command line is wrong"})
final class CoverageCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ZooOptions zoo;

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "MODES",
            converter = ModeConverter.class,
            description = "These modes instead of all: weight-only, dynamic, weight-and-activation, float32.")
    private List<QuantizationMode> modes = new ArrayList<>();

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "4",
            description = "Inputs that outputs are compared on. Otherwise ${DEFAULT-VALUE}.")
    private int samples;

    @Override
    public Integer call() {
        if (samples < 1) {
            throw new ParameterException(spec.commandLine(), "--samples must be at least 1, got " + samples + ".");
        }
        List<ZooNetwork> networks = zoo.networks();
        int size = zoo.size();
        PrintWriter out = spec.commandLine().getOut();
        out.print(CoverageTable.head());
        out.flush();
        List<QuantizationMode> wanted = modes.isEmpty() ? Arrays.asList(QuantizationMode.values()) : modes;
        List<CoverageRow> rows = new Coverage(networks, wanted, size, samples).run(row -> {
            out.print(CoverageTable.row(row));
            out.flush();
        });
        out.println();
        out.println(CoverageTable.legend());
        out.flush();
        zoo.write(CoverageTable.markdown(rows));
        return rows.stream().allMatch(row -> row.failures().isEmpty()) ? 0 : 1;
    }
}
