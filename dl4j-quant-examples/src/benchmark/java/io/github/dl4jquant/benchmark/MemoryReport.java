package io.github.dl4jquant.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What networks take in memory, float and int8: saves each in both forms, restores every file in a fresh process
 * ({@link LoadedMemory}), and prints a line for each.
 */
public final class MemoryReport {

    private static final double MB = 1e6;

    /** So often that Java has loaded and generated what it does once, accessors after 15 reflective calls among it. */
    private static final int ROUNDS = 30;

    /**
     * What Java takes for itself stays out of the way: the heap is in memory as a whole from the start, so that what comes is
     * native, and what the heap holds is counted apart; nothing is compiled meanwhile, which takes 0.2 MB or none.
     */
    private static final List<String> WITHOUT_JAVA =
            List.of("-Xint", "-XX:+UseSerialGC", "-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

    private final MemoryFiles files;

    private MemoryReport(MemoryFiles files) {
        this.files = files;
    }

    /** Arguments: FOLDER for the files (kept, and used again), then names of networks, such as "vgg16". */
    public static void main(String[] args) throws IOException, InterruptedException {
        MemoryReport report = new MemoryReport(new MemoryFiles(Path.of(args[0])));
        List<BenchmarkNetwork> networks = new ArrayList<>();
        for (int i = 1; i < args.length; i++) {
            networks.add(BenchmarkNetwork.named(args[i]));
        }
        for (BenchmarkNetwork network : networks) {
            report.files.make(network);
        }
        report.printWeights(networks);
        report.printLoading(networks);
        System.exit(0); // native thread pools stay
    }

    private void printWeights(List<BenchmarkNetwork> networks) throws IOException, InterruptedException {
        System.out.println("Megabytes (1e6), in a process as Java starts it, after a tiny network was loaded and run."
                + " params: the parameter array. packed: copies that layers and sessions report. weights: both, and as a"
                + " share of the float parameters. heap: Java heap after collection; resident: of the process; both above"
                + " what they were before. loading, first run: peak of the resident memory above what it was before, and as"
                + " a multiple of the file; classes, compiled code and a growing heap included.");
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
            print(network, "float", "serializer", "output");
            print(network, "int8", "loader", "output");
            print(network, "int8", "serializer", "output");
            print(network, "int8", "loader", "session");
            print(network, "int8", "loader", "output+session");
        }
    }

    private void print(BenchmarkNetwork network, String form, String loader, String ways)
            throws IOException, InterruptedException {
        LoadedSizes sizes = measure(network, form, loader, ways, false);
        double weights = sizes.parameters() + sizes.packed();
        System.out.printf(
                Locale.ROOT,
                "%-10s %-6s %-25s %8.3f %8.3f %8.3f %8.3f %6.3f %8.3f %8.3f %8.1f %8.1f %7.2f %8.1f %7.2f%n",
                network.name(),
                form,
                loader + " " + ways,
                sizes.file() / MB,
                sizes.parameters() / MB,
                sizes.packed() / MB,
                weights / MB,
                weights / files.floatParameterBytes(network),
                sizes.arena() / MB,
                sizes.heap() / MB,
                sizes.resident() / MB,
                sizes.loading() / MB,
                sizes.loading() / (double) sizes.file(),
                sizes.firstRun() / MB,
                sizes.firstRun() / (double) sizes.file());
    }

    private void printLoading(List<BenchmarkNetwork> networks) throws IOException, InterruptedException {
        System.out.println("Loading an int8 file with QuantizedModelLoader, what is the network's own: after " + ROUNDS
                + " tiny networks, with all of the Java heap in memory before, and nothing compiled meanwhile. native: peak of"
                + " the resident memory above what it was before. heap: what the network keeps of the Java heap. loading: both,"
                + " and as a multiple of the file. garbage: what was allocated on the heap besides, and the multiple if none of"
                + " it were collected.");
        System.out.printf(
                "%-10s %8s %8s %8s %8s %16s %16s%n",
                "network", "file", "params", "native", "heap", "loading", "garbage");
        for (BenchmarkNetwork network : networks) {
            LoadedSizes sizes = measure(network, "int8", "loader", "output", true);
            double peak = sizes.loading() + Math.max(0, sizes.loadedHeap());
            double garbage = Math.max(0, sizes.allocated() - Math.max(0, sizes.loadedHeap()));
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %8.3f %8.3f %8.3f %8.3f %8.3f %7.2f %8.3f %7.2f%n",
                    network.name(),
                    sizes.file() / MB,
                    sizes.parameters() / MB,
                    sizes.loading() / MB,
                    sizes.loadedHeap() / MB,
                    peak / MB,
                    peak / sizes.file(),
                    garbage / MB,
                    (peak + garbage) / sizes.file());
        }
    }

    private LoadedSizes measure(BenchmarkNetwork network, String form, String loader, String ways, boolean own)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dorg.bytedeco.javacpp.logger=slf4j");
        if (own) {
            command.addAll(WITHOUT_JAVA);
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                LoadedMemory.class.getName(),
                network.name(),
                files.of(network, form).toString(),
                files.tiny(network, form).toString(),
                loader,
                ways,
                Integer.toString(own ? ROUNDS : 1)));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        if (own) {
            // blocks of more than a few pages of their own: an array must not hide in memory that was freed before
            builder.environment().put("MALLOC_MMAP_THRESHOLD_", "65536");
        }
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return LoadedSizes.in(output);
    }
}
