package io.github.dl4jquant.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.nd4j.linalg.api.ndarray.INDArray;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Races whole networks in this library's forms, in Deeplearning4j and in ONNX Runtime. */
@Command(
        name = "benchmark networks",
        sortOptions = false,
        description = {
            "Runs networks in this library's forms, in Deeplearning4j, in ONNX Runtime and straight in oneDNN, in turns in one"
                    + " process, and shows what calls took.",
            "",
            "Compare within one run only, and ratios rather than times. 'sum of kernels' times each kernel alone and adds up;"
                    + " its percentiles are sums too."
        },
        optionListHeading = "%nOptions:%n",
        footerHeading = "%nExamples:%n",
        footer = {
            "  bin/benchmark networks --networks lenet,mlp",
            "  bin/benchmark networks --threads 2 --batch 1,8,32 --markdown race.md",
            "  bin/benchmark networks --networks resnet50 --contenders ort-int8,session-int8,chain"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every contender ran", "1:one could not; the output says why", "2:the command line is wrong"})
public final class NetworkRace implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--networks",
            split = ",",
            paramLabel = "NAMES",
            converter = NamedOption.OfNetwork.class,
            description = "Of resnet50, mobilenet, vgg16, tinyyolo, lenet, mlp, dense, lstm; otherwise all.")
    private List<BenchmarkNetwork> networks = List.of(BenchmarkNetwork.values());

    @Option(
            names = "--contenders",
            split = ",",
            paramLabel = "NAMES",
            converter = NamedOption.OfContestant.class,
            description = "Of ort-fp32, ort-int8, session-int8, session-dynamic, session-weight-only, session-float32,"
                    + " output-int8, output-float32, dl4j, chain, kernels; otherwise all.")
    private List<Contestant> contestants = List.of(Contestant.values());

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Threads of each contender. Otherwise ${DEFAULT-VALUE}.")
    private int threads;

    @Option(
            names = "--batch",
            split = ",",
            paramLabel = "SIZES",
            defaultValue = "1",
            description = "Minibatch sizes, a race for each. Otherwise ${DEFAULT-VALUE}.")
    private List<Integer> batches;

    @Option(
            names = "--rounds",
            paramLabel = "N",
            defaultValue = "25",
            description =
                    "Turns of each contender. Otherwise ${DEFAULT-VALUE}. Calls above 500 ms run in every eighth.")
    private int rounds;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "Of each contender, before the first round. Otherwise ${DEFAULT-VALUE}.")
    private double warmUpSeconds;

    @Option(names = "--profile", description = "Also show what each kernel of 'kernels' takes, alone and in a row.")
    private boolean profile;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Also write the tables to this file, as Markdown.")
    private Path markdown;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    public static void main(String[] args) {
        System.exit(commandLine().execute(args)); // threads of the native libraries would keep Java alive
    }

    /** The command line, ready to be executed. */
    static CommandLine commandLine() {
        return new CommandLine(new NetworkRace()).setUsageHelpWidth(100).setUsageHelpLongOptionsMaxWidth(32);
    }

    @Override
    public Integer call() throws IOException {
        if (threads < 1 || rounds < 1 || batches.stream().anyMatch(batch -> batch < 1)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--threads, --rounds and --batch must be at least 1, got " + threads + ", " + rounds + " and "
                            + batches + ".");
        }
        Report report = new Report(spec.commandLine().getOut(), markdown);
        report.add(Environment.facts(threads));
        boolean complete = true;
        for (BenchmarkNetwork network : networks) {
            complete &= race(network, report);
        }
        return complete ? 0 : 1;
    }

    /** All minibatch sizes; only then is the memory of the network freed. Returns whether every contender ran. */
    private boolean race(BenchmarkNetwork network, Report report) throws IOException {
        Race race = new Race(contestants, threads, rounds, warmUpSeconds);
        Map<Integer, List<RaceResult>> byBatch = new LinkedHashMap<>();
        boolean complete = true;
        try (NetworkForms forms = new NetworkForms(network)) {
            for (int batch : batches) {
                INDArray input = network.inputs(batch, 1);
                List<RaceResult> results = race.run(forms, input);
                byBatch.put(batch, results);
                forms.deleteFiles(); // another minibatch takes other files
                String title = String.format(
                        "%s, batch %d, %d thread%s", network.label(), batch, threads, threads == 1 ? "" : "s");
                Table table = RaceTables.ofRace(title, batch, results);
                report.add(table);
                if (profile) {
                    for (RaceResult result : results) {
                        if (result.contestant() == Contestant.KERNELS) {
                            report.add(RaceTables.byKernel(
                                    "Kernels of " + title,
                                    result,
                                    forms.bare(input).timesInARow()));
                        }
                    }
                }
                complete &= table.notes().isEmpty();
            }
        }
        if (byBatch.size() > 1) {
            report.add(RaceTables.byBatch(network.label() + ", median us per sample", byBatch));
        }
        return complete;
    }
}
