package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.examples.onnx.OnnxModel;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.export.OnnxSummary;
import io.github.dl4jquant.scheme.Layout;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Model file in, ONNX file out. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "Writes a float or quantized network as an ONNX file, for other runtimes. A normalizer in the model file goes"
                    + " into the metadata.",
            "",
            "With --verify, runs both on the same samples, the ONNX file in ONNX Runtime: on the data given, or on random"
                    + " numbers."
        },
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dl4j-quant export net-int8.zip net-int8.onnx",
            "  dl4j-quant export net.zip net.onnx --input-layout channels-last --verify --input-shape 224,224,3",
            "  dl4j-quant export net-int8.zip net-int8.onnx --verify --idx-images t10k-images-idx3-ubyte.gz"
        })
final class ExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument model;

    @Parameters(paramLabel = "OUT", index = "1", description = "File to write.")
    private Path out;

    @Option(
            names = "--opset",
            paramLabel = "N",
            defaultValue = "13",
            description =
                    "Version of ONNX's operators, 13 to 21. Default: ${DEFAULT-VALUE}, which every runtime reads.")
    private int opset;

    @Option(
            names = "--input-layout",
            paramLabel = "ORDER",
            converter = LayoutConverter.class,
            description = "Order of the axes of inputs: 'channels-first' (NCHW) or 'channels-last' (NHWC). Default: the"
                    + " network's own.")
    private Layout inputLayout;

    @Option(names = "--fixed-batch", paramLabel = "N", description = "Fix the minibatch. Default: any.")
    private Integer batch;

    @Option(
            names = "--input-shape",
            paramLabel = "SIZES",
            converter = InputShapeConverter.class,
            description = "Fix the sizes of one sample, as '3,224,224', or 'NAME=3,224,224' in a network with several"
                    + " inputs; -1 for any. In the order of --input-layout. Repeatable.")
    private List<InputShape> inputShapes = List.of();

    @Option(
            names = "--labels",
            paramLabel = "FILE",
            description = "Names of the classes, one a line, for the metadata.")
    private Path labels;

    @Option(
            names = "--exact",
            description =
                    "Round int8 numbers only where the network itself does: slower where residual additions or leaky"
                            + " rectifiers follow convolutions.")
    private boolean exact;

    @Option(
            names = "--dynamic-quantize-lstm",
            description =
                    "Write LSTMs that compute in int8 as ONNX Runtime's own DynamicQuantizeLSTM, which other runtimes"
                            + " do not know.")
    private boolean dynamicQuantizeLstm;

    @Option(
            names = "--force",
            description = "Replace OUT if it exists, and the file with weights above 2 GB beside it, OUT.data.")
    private boolean force;

    @Option(names = "--verify", description = "Run both and print how they differ.")
    private boolean verify;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "64",
            description = "Largest number of samples to verify with. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Mixin
    private DataOptions data;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        if (data.areGiven() && !verify) {
            throw usage("Exporting uses no data; leave the data options out, or add --verify.");
        }
        if (samples < 1) {
            throw usage("--samples is " + samples + "; expected at least 1.");
        }
        ModelWriter.to(out, model.path(), force);
        ModelWriter.to(Path.of(out + ".data"), model.path(), force); // where weights above 2 GB go
        LoadedModel loaded = model.load();
        OnnxSummary summary = loaded.export(out, options(loaded));
        ExportSummary.Verified verified = verify ? verified(loaded, summary) : null;
        report.print(
                ExportSummary.of(out, summary, verified), spec.commandLine().getOut());
        return 0;
    }

    private OnnxOptions options(LoadedModel loaded) {
        OnnxOptions.Builder options =
                OnnxOptions.builder().inputLayout(inputLayout).exact(exact).dynamicQuantizeLstm(dynamicQuantizeLstm);
        try {
            options.opset(opset);
            if (batch != null) {
                options.batch(batch);
            }
        } catch (IllegalArgumentException e) {
            throw usage(e.getMessage());
        }
        for (InputShape shape : inputShapes) {
            options.inputShape(shape.name() == null ? loaded.onlyInput() : shape.name(), shape.sizes());
        }
        if (labels != null) {
            options.labels(readLabels());
        }
        loaded.normalizer().ifPresent(options::normalizer);
        return options.build();
    }

    private List<String> readLabels() {
        try {
            return Files.readAllLines(labels).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(
                    "Cannot read '%s': %s. Expected a text file with the name of a class on each line.",
                    labels, FirstLine.of(e));
        }
    }

    private ExportSummary.Verified verified(LoadedModel loaded, OnnxSummary summary) {
        Verification verification = new Verification(loaded, summary);
        try (OnnxModel onnx = new OnnxModel(out, Runtime.getRuntime().availableProcessors())) {
            if (data.areGiven()) {
                verification.onData(onnx, data.open().orElseThrow(), data.pixels(), batch(), samples, batch != null);
            } else {
                verification.onRandomNumbers(onnx, batch(), samples);
            }
        }
        return verification.result();
    }

    private int batch() {
        return batch == null ? Math.min(samples, data.batchSize()) : batch;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
