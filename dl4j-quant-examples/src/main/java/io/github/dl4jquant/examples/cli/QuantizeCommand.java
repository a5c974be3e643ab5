package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.QuantizationResult;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.config.RangeMethod;
import io.github.dl4jquant.examples.data.DataSource;
import io.github.dl4jquant.examples.data.SampleIterator;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.api.Model;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Float model file in, quantized model file out. */
@Command(
        name = "quantize",
        mixinStandardHelpOptions = true,
        abbreviateSynopsis = true,
        sortOptions = false,
        description = {
            "Quantizes a trained network and writes it as a Deeplearning4j zip.",
            "",
            "The modes:",
            "  weight-only            int8 weights, float arithmetic: a quarter of the size; needs no data",
            "  dynamic                int8 arithmetic, ranges found at run time; needs no data",
            "  weight-and-activation  int8 from end to end, the fastest; needs data to calibrate on",
            "  float32                float as before, on faster kernels; needs no data"
        },
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  dl4j-quant quantize net.zip net-int8.zip",
            "  dl4j-quant quantize net.h5 net-int8.zip --mode weight-and-activation \\",
            "      --image-folder photos/ --image-size 224x224x3",
            "  dl4j-quant quantize net.zip net-int8.zip --mode weight-and-activation \\",
            "      --idx-images train-images-idx3-ubyte.gz --range percentile:99.99 --float 'conv1|fc.*'",
            "  dl4j-quant quantize net.zip net-int8.zip --mode dynamic --never-slower --input-shape 3,224,224"
        })
final class QuantizeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelArgument model;

    @Parameters(paramLabel = "OUT", index = "1", description = "File to write.")
    private Path out;

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            converter = ModeConverter.class,
            defaultValue = "weight-only",
            description = "One of the modes above. Default: ${DEFAULT-VALUE}.")
    private QuantizationMode mode;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "512",
            description = "Largest number of samples to calibrate on. Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Option(
            names = "--range",
            paramLabel = "METHOD",
            converter = RangeConverter.class,
            defaultValue = "mse",
            description = "How ranges of activations are chosen: 'mse' (smallest error), 'min-max' (nothing saturates)"
                    + " or 'percentile:P'. Default: ${DEFAULT-VALUE}.")
    private RangeMethod range;

    @Option(
            names = "--float",
            paramLabel = "LAYERS",
            description = "Keep layers in float: a regular expression for their whole names. Repeatable.")
    private List<String> floatLayers = List.of();

    @Option(
            names = "--accept-zero-tensors",
            description = "Accept weights and activations that are 0 throughout, usually the sign of a mistake.")
    private boolean acceptZeroTensors;

    @Option(
            names = "--never-slower",
            description = "Time every layer on this machine as the mode asks for, in the forms that round less and in"
                    + " float, with the conversions that its neighbours then need, and keep the fastest. A layer that becomes float"
                    + " takes four times the bytes. OMP_NUM_THREADS sets the threads that it is timed with.")
    private boolean neverSlower;

    @Option(
            names = "--input-shape",
            paramLabel = "SIZES",
            converter = ShapeConverter.class,
            description = "What --never-slower is to time on: a sample of random numbers of this shape (without"
                    + " minibatch, 3,224,224; once for each input of the network), where there is no data and the model file does"
                    + " not tell it.")
    private List<long[]> inputShapes = List.of();

    @Option(
            names = "--timing-batch",
            paramLabel = "N",
            defaultValue = "1",
            description = "Samples of --input-shape that are timed together. Default: ${DEFAULT-VALUE}.")
    private int timingBatch;

    @Option(names = "--force", description = "Replace OUT if it exists.")
    private boolean force;

    @Mixin
    private DataOptions data;

    @Mixin
    private ProgressOptions progress;

    @Mixin
    private ReportOptions report;

    @Override
    public Integer call() {
        checkUsage();
        ModelWriter writer = ModelWriter.to(out, model.path(), force);
        LoadedModel source = model.load();
        source.requireFloat();
        QuantizationResult<? extends Model> result;
        try (ProgressBars bars = progress.start()) {
            QuantizationConfig.Builder config = QuantizationConfig.builder()
                    .mode(mode)
                    .rangeMethod(range)
                    .calibrationSamples(samples)
                    .acceptDegenerateTensors(acceptZeroTensors)
                    .neverSlower(neverSlower)
                    .timingInputs(RandomInputs.bits(inputShapes, timingBatch))
                    .progress(bars);
            floatLayers.forEach(config::exclude);
            if (mode == QuantizationMode.WEIGHT_AND_ACTIVATION) {
                config.calibrationData(calibrationData(source));
            }
            result = source.quantize(config.build());
            bars.progress("write", 0, 1);
            writer.write(result.network(), source.normalizer());
            bars.progress("write", 1, 1);
        }
        report.print(
                QuantizeSummary.of(result.report(), model.path(), out),
                spec.commandLine().getOut());
        return 0;
    }

    private void checkUsage() {
        if (samples < 1) {
            throw usage("--samples is " + samples + "; expected at least 1.");
        }
        if (!neverSlower && (!inputShapes.isEmpty() || timingBatch != 1)) {
            throw usage("--input-shape and --timing-batch say what to time on; add --never-slower or leave them out.");
        }
        if (timingBatch < 1 || (timingBatch > 1 && inputShapes.isEmpty())) {
            throw usage("--timing-batch is " + timingBatch + "; expected at least 1, and --input-shape with it.");
        }
        boolean needsData = mode == QuantizationMode.WEIGHT_AND_ACTIVATION;
        if (needsData && !data.areGiven()) {
            throw usage("--mode weight-and-activation needs data to calibrate on: --csv, --idx-images or"
                    + " --image-folder. The modes weight-only and dynamic need none.");
        }
        if (!needsData && data.areGiven()) {
            throw usage("--mode " + ModeConverter.name(mode) + " uses no data; leave the data options out, or add"
                    + " --mode weight-and-activation.");
        }
    }

    private SampleIterator calibrationData(LoadedModel source) {
        DataSource opened = data.open().orElseThrow();
        SampleIterator iterator = new SampleIterator(opened, data.batchSize(), 0, samples);
        iterator.setPreProcessor(InputPreparation.find(source, opened, data.pixels()));
        return iterator;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
