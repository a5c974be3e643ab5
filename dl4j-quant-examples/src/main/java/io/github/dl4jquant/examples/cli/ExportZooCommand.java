package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.examples.coverage.ExportMode;
import io.github.dl4jquant.examples.coverage.ExportRow;
import io.github.dl4jquant.examples.coverage.ExportTable;
import io.github.dl4jquant.examples.coverage.ZooExport;
import io.github.dl4jquant.examples.coverage.ZooNetwork;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes the networks of Deeplearning4j's zoo as ONNX and runs them in ONNX Runtime. */
@Command(
        name = "export-zoo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Builds each network of Deeplearning4j's zoo, gives it random weights, exports it as ONNX, float and quantized,"
                    + " hands the file to ONNX's own checker and to ONNX Runtime, and shows how far what that computes is"
                    + " from what the network computes here.",
            "",
            "The checker needs python3 with the module onnx (Debian: python3-onnx); without, the table says so. VGG has 138"
                    + " million weights: give Java -Xmx6g. At its natural size of 512 pixels UNet takes more than 20 GB in"
                    + " Deeplearning4j's own layers: give a --size. Files are temporary."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dl4j-quant export-zoo --only LeNet,ResNet50",
            "  dl4j-quant export-zoo --size 128 --mode float,weight-and-activation",
            "  DL4J_QUANT_JAVA_OPTIONS=-Xmx6g dl4j-quant export-zoo --size 224 --markdown export-zoo.md"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every row passed", "1:a row failed", "2:the command line is wrong"})
final class ExportZooCommand implements Callable<Integer> {

    private static final List<ExportMode> MODES =
            List.of(ExportMode.FLOAT, ExportMode.WEIGHT_ONLY, ExportMode.WEIGHT_AND_ACTIVATION);

    @Spec
    private CommandSpec spec;

    @Mixin
    private ZooOptions zoo;

    @Option(
            names = "--mode",
            split = ",",
            paramLabel = "MODES",
            converter = ExportModeConverter.class,
            description = "Of float, weight-only, dynamic, weight-and-activation; otherwise all but dynamic.")
    private List<ExportMode> modes = new ArrayList<>();

    @Option(names = "--exact", description = "Round int8 numbers only where the network itself does, as with 'export'.")
    private boolean exact;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "2",
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
        out.print(ExportTable.head());
        out.flush();
        List<ExportRow> rows = new ZooExport(networks, modes.isEmpty() ? MODES : modes, size, exact, samples)
                .run(row -> {
                    out.print(ExportTable.row(row));
                    out.flush();
                });
        out.println();
        out.println(ExportTable.legend());
        out.flush();
        zoo.write(ExportTable.markdown(rows));
        return rows.stream().allMatch(row -> row.failures().isEmpty()) ? 0 : 1;
    }
}
