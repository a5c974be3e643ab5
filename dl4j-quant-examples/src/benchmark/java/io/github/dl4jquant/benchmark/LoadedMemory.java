package io.github.dl4jquant.benchmark;

import com.sun.management.ThreadMXBean;
import io.github.dl4jquant.io.QuantizedModelLoader;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.session.InferenceSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
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

    private final String loader;
    private final boolean graph;
    private final List<String> ways;
    private final int rounds;

    private LoadedMemory(String loader, boolean graph, List<String> ways, int rounds) {
        this.loader = loader;
        this.graph = graph;
        this.ways = ways;
        this.rounds = rounds;
    }

    /**
     * Arguments: NETWORK FILE TINY_FILE LOADER WAYS ROUNDS, where LOADER is "loader" or "serializer" (Deeplearning4j's own), WAYS
     * is some of "output", "session", joined by "+", and ROUNDS how often the tiny network is loaded and run before; with more
     * than 1 the heap is looked at between loading and running.
     */
    public static void main(String[] args) throws IOException {
        BenchmarkNetwork subject = BenchmarkNetwork.named(args[0]);
        TinyNetworks tiny = TinyNetworks.like(subject);
        List<String> ways = Arrays.asList(args[4].split("\\+"));
        LoadedMemory memory = new LoadedMemory(args[3], tiny == TinyNetworks.GRAPH, ways, Integer.parseInt(args[5]));
        for (int round = 0; round < memory.rounds; round++) {
            memory.run(memory.restore(Path.of(args[2])), tiny.inputs(1, 1)).forEach(InferenceSession::close);
        }
        System.out.println(
                memory.measure(Path.of(args[1]), subject.inputs(1, 1)).line());
        System.exit(0); // native thread pools stay
    }

    private LoadedSizes measure(Path file, INDArray input) throws IOException {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        MemoryUse before = MemoryUse.now();
        MemoryUse.forgetPeak();
        long allocated = thread.getCurrentThreadAllocatedBytes();
        Model network = restore(file);
        allocated = thread.getCurrentThreadAllocatedBytes() - allocated;
        long loadingPeak = MemoryUse.peakResident() - before.resident();
        // collecting garbage gives memory back, which Java as it starts would not do before the first run
        long loadedHeap = rounds == 1 ? 0 : MemoryUse.now().since(before).heap();

        MemoryUse.forgetPeak();
        List<InferenceSession> sessions = run(network, input);
        long firstRunPeak = MemoryUse.peakResident() - before.resident();
        INDArray params = network.params();
        MemoryUse lasting = MemoryUse.now().since(before);
        return new LoadedSizes(
                file.toFile().length(),
                params.length() * params.dataType().width(),
                layers(network).mapToLong(QuantizedLayerImpl::packedBytes).sum()
                        + sessions.stream()
                                .mapToLong(InferenceSession::packedBytes)
                                .sum(),
                sessions.stream().mapToLong(InferenceSession::arenaBytes).sum(),
                lasting.heap(),
                lasting.resident(),
                loadingPeak,
                loadedHeap,
                allocated,
                firstRunPeak);
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

    private Model restore(Path file) throws IOException {
        if (loader.equals("loader")) {
            return graph
                    ? QuantizedModelLoader.loadComputationGraph(file)
                    : QuantizedModelLoader.loadMultiLayerNetwork(file);
        }
        return graph
                ? ModelSerializer.restoreComputationGraph(file.toFile(), false)
                : ModelSerializer.restoreMultiLayerNetwork(file.toFile(), false);
    }

    private List<InferenceSession> run(Model network, INDArray input) {
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
