package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.kernel.KernelProviders;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows what is in a model file. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows the layers of a float or quantized network: precision, output, size and share of the"
                + " computing, and why a layer is not int8; and the kernels that this machine runs them on.",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dl4j-quant inspect net-int8.zip",
            "  dl4j-quant inspect net-int8.zip --input-shape 3,224,224",
            "  dl4j-quant inspect net-int8.zip --json > layers.json"
        })
final class InspectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument model;

    @Option(
            names = "--input-shape",
            paramLabel = "SIZES",
            converter = ShapeConverter.class,
            description =
                    "Runs a sample of this shape (without minibatch, 3,224,224; once for each input of the network)"
                            + " to find how much each layer computes, where the file does not tell: that of a network that was"
                            + " quantized without calibration does not.")
    private List<long[]> inputShapes = new ArrayList<>();

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        LoadedModel loaded = model.load();
        MeasuredShapes shapes = inputShapes.isEmpty() ? MeasuredShapes.none() : MeasuredShapes.of(loaded, inputShapes);
        Inspection inspection = new Inspection(
                loaded.path().toString(),
                loaded.kind(),
                loaded.isQuantized(),
                FileSize.of(loaded.path()),
                loaded.normalizer().map(n -> n.getClass().getSimpleName()).orElse("none"),
                KernelProviders.get().description(),
                LayerLister.list(loaded, shapes));
        report.print(inspection, spec.commandLine().getOut());
        return 0;
    }
}
