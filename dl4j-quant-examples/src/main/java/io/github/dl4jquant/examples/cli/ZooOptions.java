package io.github.dl4jquant.examples.cli;

import io.github.dl4jquant.errors.QuantizationException;
import io.github.dl4jquant.examples.coverage.ZooNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which networks of the zoo, at what size, and where the table goes. */
final class ZooOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAMES",
            description = "These networks instead of all, separated by commas.")
    private Set<String> only = new LinkedHashSet<>();

    @Option(
            names = "--size",
            paramLabel = "PIXELS",
            description = "Height and width of images, where smaller than the natural ones of a network.")
    private int size;

    @Option(names = "--markdown", paramLabel = "FILE", description = "Also write the table to a file.")
    private Path markdown;

    /** 0 for the natural one. */
    int size() {
        if (size < 0) {
            throw new ParameterException(spec.commandLine(), "--size must not be negative, got " + size + ".");
        }
        return size;
    }

    List<ZooNetwork> networks() {
        List<ZooNetwork> all = ZooNetwork.all();
        List<String> names = all.stream().map(ZooNetwork::name).toList();
        for (String name : only) {
            if (!names.contains(name)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--only names '" + name + "', which is not in the zoo; expected some of "
                                + String.join(", ", names) + ".");
            }
        }
        return all.stream()
                .filter(network -> only.isEmpty() || only.contains(network.name()))
                .toList();
    }

    /** Writes the table, if it was asked for. */
    void write(String table) {
        if (markdown == null) {
            return;
        }
        try {
            Files.writeString(markdown, table);
        } catch (IOException e) {
            throw new QuantizationException("Cannot write '" + markdown + "': " + FirstLine.of(e) + ".", e);
        }
    }
}
