package io.github.dl4jquant.benchmark;

import io.github.dl4jquant.io.QuantizedModelLoader;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.session.InferenceSession;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What one saved network takes in a fresh process: restores it, runs it, and prints one line. Started by
 * {@link MemoryReport}, after a tiny network of the same kind has loaded all classes and libraries.
 */
final class LoadedMemory {

    /** Before the numbers on the line of results. */
    static final String PREFIX = "MEMORY ";

    private LoadedMemory() {}

    /**
     * Arguments: NETWORK FILE TINY_FILE LOADER WAYS, where LOADER is "loader" or "serializer" (Deeplearning4j's own), and WAYS is
     * some of "output", "session", joined by "+".
     */
    public static void main(String[] args) throws IOException {
        BenchmarkNetwork subject = BenchmarkNetwork.named(args[0]);
        File file = new File(args[1]);
        List<String> ways = Arrays.asList(args[4].split("\\+"));
        Model tiny = restore(new File(args[2]), args[3]);
        run(tiny, BenchmarkNetwork.LENET.inputs(1, 1), ways);
        INDArray input = subject.inputs(1, 1);
        MemoryUse before = MemoryUse.now();

        MemoryUse.forgetPeak();
        Model network = restore(file, args[3]);
        long loadingPeak = MemoryUse.peakResident() - before.resident();
        MemoryUse.forgetPeak();
        List<InferenceSession> sessions = run(network, input, ways);
        long firstRunPeak = MemoryUse.peakResident() - before.resident();
        INDArray params = network.params();
        MemoryUse lasting = MemoryUse.now().since(before);

        long packed = layers(network).mapToLong(QuantizedLayerImpl::packedBytes).sum()
                + sessions.stream().mapToLong(InferenceSession::packedBytes).sum();
        long arena = sessions.stream().mapToLong(InferenceSession::arenaBytes).sum();
        long parameters = params.length() * params.dataType().width();
        System.out.printf(
                Locale.ROOT,
                PREFIX + "%d %d %d %d %d %d %d %d%n",
                file.length(),
                parameters,
                packed,
                arena,
                lasting.heap(),
                lasting.resident(),
                loadingPeak,
                firstRunPeak);
        System.exit(0); // native thread pools stay
    }

    private static Stream<QuantizedLayerImpl> layers(Model network) {
        if (network instanceof MultiLayerNetwork net) {
            return Arrays.stream(net.getLayers())
                    .filter(QuantizedLayerImpl.class::isInstance)
                    .map(QuantizedLayerImpl.class::cast);
        }
        return Arrays.stream(((ComputationGraph) network).getVertices())
                .map(GraphVertex::getLayer)
                .filter(QuantizedLayerImpl.class::isInstance)
                .map(QuantizedLayerImpl.class::cast);
    }

    private static Model restore(File file, String loader) throws IOException {
        boolean graph = isGraph(file);
        if (loader.equals("loader")) {
            return graph
                    ? QuantizedModelLoader.loadComputationGraph(file.toPath())
                    : QuantizedModelLoader.loadMultiLayerNetwork(file.toPath());
        }
        return graph
                ? ModelSerializer.restoreComputationGraph(file, false)
                : ModelSerializer.restoreMultiLayerNetwork(file, false);
    }

    private static boolean isGraph(File file) throws IOException {
        try (ZipFile zip = new ZipFile(file)) {
            byte[] json = zip.getInputStream(zip.getEntry(ModelSerializer.CONFIGURATION_JSON))
                    .readAllBytes();
            return new String(json, StandardCharsets.UTF_8).contains("\"networkInputs\"");
        }
    }

    private static List<InferenceSession> run(Model network, INDArray input, List<String> ways) {
        if (ways.contains("output")) {
            new OutputContender(network, input, 1).run();
        }
        if (!ways.contains("session")) {
            return List.of();
        }
        InferenceSession session = network instanceof MultiLayerNetwork net
                ? InferenceSession.compile(net)
                : InferenceSession.compile((ComputationGraph) network);
        session.output(input);
        return List.of(session);
    }
}
