package io.github.dl4jquant.benchmark;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.datasets.iterator.utilty.ListDataSetIterator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What networks take in memory, float and int8: saves each in both forms, restores every file in a fresh process
 * ({@link LoadedMemory}), and prints a line for each.
 */
public final class MemoryReport {

    private static final double MB = 1e6;

    private final Path folder;

    private MemoryReport(Path folder) {
        this.folder = folder;
    }

    /** Arguments: FOLDER for the files (kept, and used again), then names of networks, such as "vgg16". */
    public static void main(String[] args) throws IOException, InterruptedException {
        MemoryReport report = new MemoryReport(Path.of(args[0]));
        Files.createDirectories(report.folder);
        List<BenchmarkNetwork> networks = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            networks.add(BenchmarkNetwork.named(args[i]));
        }
        report.saveTiny();
        for (BenchmarkNetwork network : networks) {
            report.save(network);
        }
        System.out.println(
                "Megabytes (1e6). params: the parameter array. packed: copies that layers and sessions report."
                        + " weights: both, and as a share of the float parameters. heap: Java heap after collection;"
                        + " resident: of the process; both above what they were after a tiny network was run. loading, first run: peak of the resident memory above what it was before, and as a share of"
                        + " the file.");
        System.out.printf(
                "%-10s %-6s %-25s %8s %8s %8s %15s %8s %8s %8s %16s %16s%n",
                "network",
                "form",
                "way",
                "file",
                "params",
                "packed",
                "weights",
                "arena",
                "heap",
                "resident",
                "loading",
                "first run");
        for (BenchmarkNetwork network : networks) {
            report.measure(network, "float", "serializer", "output");
            report.measure(network, "int8", "loader", "output");
            report.measure(network, "int8", "serializer", "output");
            report.measure(network, "int8", "loader", "session");
            report.measure(network, "int8", "loader", "output+session");
        }
        System.exit(0); // native thread pools stay
    }

    /** LeNet in both kinds of network. */
    private void saveTiny() throws IOException {
        MultiLayerNetwork net = (MultiLayerNetwork) BenchmarkNetwork.LENET.build();
        save(net, BenchmarkNetwork.LENET, "tiny-net");
        save(net.toComputationGraph(), BenchmarkNetwork.LENET, "tiny-graph");
    }

    private void save(BenchmarkNetwork network) throws IOException {
        if (!Files.exists(file(network.name(), "int8"))) {
            save(network.build(), network, network.name());
        }
    }

    private void save(Model trained, BenchmarkNetwork network, String name) throws IOException {
        ModelSerializer.writeModel(trained, file(name, "float").toFile(), false);
        List<DataSet> data = List.of(new DataSet(network.inputs(1, 100), Nd4j.zeros(1, 1)));
        QuantizationConfig config = QuantizationConfig.builder()
                .mode(QuantizationMode.WEIGHT_AND_ACTIVATION)
                .acceptDegenerateTensors(true)
                .calibrationData(new ListDataSetIterator<>(data, 1))
                .build();
        Model int8 = trained instanceof MultiLayerNetwork net
                ? QuantizationTransform.apply(net, config)
                : QuantizationTransform.apply((ComputationGraph) trained, config);
        ModelSerializer.writeModel(int8, file(name, "int8").toFile(), false);
    }

    private Path tinyFile(String form, BenchmarkNetwork network) {
        boolean graph = network == BenchmarkNetwork.RESNET50 || network == BenchmarkNetwork.MOBILENET;
        return file(graph ? "tiny-graph" : "tiny-net", form);
    }

    private Path file(String name, String form) {
        return folder.resolve(name.toLowerCase(Locale.ROOT) + "-" + form + ".zip");
    }

    private void measure(BenchmarkNetwork network, String form, String loader, String ways)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dorg.bytedeco.javacpp.logger=slf4j",
                        "-cp",
                        System.getProperty("java.class.path"),
                        LoadedMemory.class.getName(),
                        network.name().replace("_LAYER", ""),
                        file(network.name(), form).toString(),
                        tinyFile(form, network).toString(),
                        loader,
                        ways)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        String line = output.lines()
                .filter(l -> l.startsWith(LoadedMemory.PREFIX))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No result: " + output));
        print(
                network,
                form,
                loader + " " + ways,
                line.substring(LoadedMemory.PREFIX.length()).split(" "));
    }

    private void print(BenchmarkNetwork network, String form, String way, String... numbers) {
        double[] mb = new double[numbers.length];
        for (int i = 0; i < mb.length; i++) {
            mb[i] = Long.parseLong(numbers[i]) / MB;
        }
        double weights = mb[1] + mb[2];
        double floats = floatParameters(network) / MB;
        System.out.printf(
                Locale.ROOT,
                "%-10s %-6s %-25s %8.3f %8.3f %8.3f %8.3f %6.3f %8.3f %8.3f %8.1f %8.1f %7.2f %8.1f %7.2f%n",
                network.name(),
                form,
                way,
                mb[0],
                mb[1],
                mb[2],
                weights,
                weights / floats,
                mb[3],
                mb[4],
                mb[5],
                mb[6],
                mb[6] / mb[0],
                mb[7],
                mb[7] / mb[0]);
    }

    /** Four bytes each. */
    private long floatParameters(BenchmarkNetwork network) {
        File marker = folder.resolve(network.name() + ".count").toFile();
        try {
            if (!marker.exists()) {
                Files.writeString(
                        marker.toPath(), Long.toString(4L * network.build().numParams()));
            }
            return Long.parseLong(Files.readString(marker.toPath()));
        } catch (IOException e) {
            throw new IllegalStateException("Cannot keep " + marker, e);
        }
    }
}
