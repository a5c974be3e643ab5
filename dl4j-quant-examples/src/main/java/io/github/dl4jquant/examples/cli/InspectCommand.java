package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.kernel.KernelProviders;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what is in a model file. */
@Command(
        name = "inspect",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows the layers of a float or quantized network: precision, output, size, and why a layer is"
                + " not int8; and the kernels that this machine runs them on.",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {"  dl4j-quant inspect net-int8.zip", "  dl4j-quant inspect net-int8.zip --json > layers.json"})
final class InspectCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument model;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        LoadedModel loaded = model.load();
        Inspection inspection = new Inspection(
                loaded.path().toString(),
                loaded.kind(),
                loaded.isQuantized(),
                FileSize.of(loaded.path()),
                loaded.normalizer().map(n -> n.getClass().getSimpleName()).orElse("none"),
                KernelProviders.get().description(),
                LayerLister.list(loaded));
        report.print(inspection, spec.commandLine().getOut());
        return 0;
    }
}
