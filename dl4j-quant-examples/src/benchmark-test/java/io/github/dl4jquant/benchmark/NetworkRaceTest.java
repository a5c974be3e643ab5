package io.github.dl4jquant.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/** Runs with -Pbenchmarks only. */
class NetworkRaceTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @EnabledOnOs(
            architectures = {"amd64", "x86_64"},
            disabledReason = "the bare int8 kernels were tried on x86-64 only")
    @Test
    void everyContenderRunsTheMlpAndIsInTheTables(@TempDir Path folder) throws Exception {
        Path markdown = folder.resolve("race.md");

        int code = run(
                "--networks",
                "mlp",
                "--batch",
                "1,2",
                "--rounds",
                "2",
                "--warm-up",
                "0",
                "--profile",
                "--markdown",
                markdown.toString());

        assertThat(out.toString())
                .doesNotContain("did not run")
                .contains("CPU: ", "MLP 784-500-100-10, batch 2, 1 thread");
        assertThat(out.toString()).contains("Kernels of MLP", "dense 784->500", "dense 500->100");
        assertThat(code).isZero();
        for (Contestant contestant : Contestant.values()) {
            assertThat(out.toString()).contains(contestant.label());
            assertThat(Files.readString(markdown)).contains("| " + contestant.label() + " |");
        }
    }

    @EnabledOnOs(
            architectures = {"amd64", "x86_64"},
            disabledReason = "the bare int8 kernels were tried on x86-64 only")
    @Test
    void aContenderThatCannotRunSaysWhyAndTheOthersGoOn() {
        try (NetworkForms forms = new NetworkForms(BenchmarkNetwork.MLP)) {
            var tooLong = BenchmarkNetwork.DENSE.inputs(1, 1); // 4096 values where the network takes 784

            var results = new Race(List.of(Contestant.SESSION_INT8, Contestant.CHAIN), 1, 1, 0).run(forms, tooLong);

            assertThat(results.get(0).times()).isEmpty();
            assertThat(results.get(0).refusal()).contains("784", "4096");
            assertThat(results.get(1).times()).isPresent();
            assertThat(RaceTables.ofRace("mlp", 1, results).text()).contains("compiled int8 did not run: ");
        }
    }

    @EnabledOnOs(
            architectures = {"amd64", "x86_64"},
            disabledReason = "the bare int8 kernels were tried on x86-64 only")
    @ParameterizedTest
    @EnumSource(
            value = BenchmarkNetwork.class,
            names = {"RESNET50", "MOBILENET", "TINYYOLO", "LENET", "LSTM"})
    void theBareChainRunsEveryProductOfTheNetworkInOrder(BenchmarkNetwork network) {
        try (NetworkForms forms = new NetworkForms(network)) {
            BareNetwork bare = forms.bare(network.inputs(1, 1));

            bare.run();

            int expected = switch (network) {
                case RESNET50 -> 57; // quantize, 53 convolutions, 2 pools, dense
                case MOBILENET -> 30; // quantize, 27 convolutions, pool, dense
                case TINYYOLO -> 16; // quantize, 9 convolutions, 6 pools
                case LENET -> 7; // quantize, 2 convolutions, 2 pools, 2 dense
                default -> 2; // quantize, LSTM
            };
            assertThat(bare.kernels()).hasSize(expected);
            assertThat(bare.kernels().get(0).name()).isEqualTo("quantize");
        }
    }

    @Test
    void anUnknownNetworkIsRefusedWithTheNamesOfAll() {
        assertThat(run("--networks", "resnet51")).isEqualTo(2);

        assertThat(err.toString()).contains("'resnet51'", "resnet50, mobilenet, vgg16");
    }

    @Test
    void theHelpNamesEveryNetworkAndContender() {
        assertThat(run("--help")).isZero();

        for (BenchmarkNetwork network : BenchmarkNetwork.values()) {
            assertThat(out.toString()).contains(network.option());
        }
        for (Contestant contestant : Contestant.values()) {
            assertThat(out.toString()).contains(contestant.option());
        }
    }

    private int run(String... arguments) {
        CommandLine commandLine = NetworkRace.commandLine();
        commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
