package io.github.dl4jquant.session;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.kernel.OpenMpThreads;
import io.github.dl4jquant.layers.common.InferenceOnly;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The compiled form of a quantized network, for the lowest latency: runs the planned primitives over one preallocated
 * arena, without Deeplearning4j's loop. The same kernels as {@code net.output}, so the same bits.
 *
 * <pre>{@code
 * try (InferenceSession session = InferenceSession.compile(quantized)) {
 *     INDArray probabilities = session.output(images);
 * }
 * }</pre>
 *
 * <p>Thread-safe: each thread that calls gets its own arena; packed weights are shared. Every call computes with the number
 * of threads that the session was compiled with, whichever thread calls. Kernels are compiled when an input
 * shape is first seen, and a bounded number of shapes is kept. The network must stay open and its parameters unchanged for
 * as long as the session is used. Masks and {@code rnnTimeStep} are for the network itself.
 */
public final class InferenceSession implements AutoCloseable {

    private final Program program;
    private final SessionArguments arguments;
    private final SessionOptions options;
    private final SharedWeights weights = new SharedWeights();
    private final Object networkLock;
    private final OpenMpThreads threads;
    private final List<Worker> workers = new ArrayList<>();
    private final Deque<Worker> idle = new ArrayDeque<>();
    private int working;
    private boolean closed;
    private volatile long[] lastShape;

    private InferenceSession(Program program, SessionOptions options, Object networkLock) {
        this.program = program;
        this.arguments = new SessionArguments(program);
        this.options = options;
        this.networkLock = networkLock;
        if (options.largestBatch() > 0) {
            program.nodes().stream()
                    .filter(ProgramNode::mixesSamples)
                    .findFirst()
                    .ifPresent(node -> {
                        throw new InvalidNetworkException(
                                "Cannot compile a session that cuts minibatches into pieces of %d: '%s' may put several samples"
                                        + " into one row, or one into several. Leave out withLargestBatch.",
                                options.largestBatch(), node.name());
                    });
        }
        this.threads = options.threads() == 0 ? OpenMpThreads.ofCaller() : new OpenMpThreads(options.threads());
    }

    /**
     * Compiles a network.
     *
     * @throws io.github.dl4jquant.errors.InvalidNetworkException if it was not made by {@code QuantizationTransform}
     */
    public static InferenceSession compile(MultiLayerNetwork net) {
        return compile(net, SessionOptions.defaults());
    }

    /** Compiles a network. */
    public static InferenceSession compile(MultiLayerNetwork net, SessionOptions options) {
        return new InferenceSession(ProgramReader.read(net), options, net);
    }

    /** Compiles a network. */
    public static InferenceSession compile(ComputationGraph net) {
        return compile(net, SessionOptions.defaults());
    }

    /** Compiles a network. */
    public static InferenceSession compile(ComputationGraph net, SessionOptions options) {
        return new InferenceSession(ProgramReader.read(net), options, net);
    }

    /**
     * The output for a minibatch, like {@code net.output(input)}; for networks with one input and one output.
     *
     * @param input minibatch first, in the network's own axis order, of any number type
     * @return a new array
     * @throws InvalidInputException if the network cannot take the input
     */
    public INDArray output(INDArray input) {
        return output(new INDArray[] {input})[0];
    }

    /**
     * The outputs for a minibatch, like {@code net.output(inputs)}.
     *
     * @return new arrays, in the order of the network's outputs
     * @throws InvalidInputException if the network cannot take the inputs
     */
    public INDArray[] output(INDArray... inputs) {
        try (MemoryWorkspace none = outOfWorkspaces()) {
            INDArray[] usable = arguments.checked(inputs);
            INDArray[] outputs = outputDetached(usable);
            lastShape = usable[0].shape();
            return outputs;
        }
    }

    private INDArray[] outputDetached(INDArray... usable) {
        long batch = usable[0].size(0);
        int largest = options.largestBatch();
        if (largest == 0 || batch <= largest) {
            return outputTogether(usable);
        }
        for (INDArray input : usable) {
            if (input.size(0) != batch) {
                throw new InvalidInputException(
                        "Cannot run a session in pieces of %d samples: got inputs with %d and %d; expected as many in each.",
                        largest, batch, input.size(0));
            }
        }
        List<INDArray[]> pieces = new ArrayList<>();
        for (long from = 0; from < batch; from += largest) {
            long to = Math.min(batch, from + largest);
            long begin = from;
            INDArray[] piece = Arrays.stream(usable)
                    .map(in -> in.get(NDArrayIndex.interval(begin, to)).dup('c'))
                    .toArray(INDArray[]::new);
            pieces.add(outputTogether(piece));
        }
        INDArray[] joined = new INDArray[program.outputs().size()];
        for (int i = 0; i < joined.length; i++) {
            int number = i;
            joined[i] = Nd4j.concat(0, pieces.stream().map(p -> p[number]).toArray(INDArray[]::new));
        }
        return joined;
    }

    private INDArray[] outputTogether(INDArray... inputs) {
        Worker worker = take();
        int before = threads.apply();
        try {
            Execution execution = worker.run(inputs);
            INDArray[] outputs = new INDArray[execution.outputCount()];
            for (int i = 0; i < outputs.length; i++) {
                outputs[i] = execution.output(i).dup('c');
            }
            return outputs;
        } finally {
            threads.restore(before);
            worker.forgetInputs();
            giveBack(worker);
        }
    }

    /**
     * Runs without making objects; for networks with one input and one output.
     *
     * @param input direct buffer; the values of a minibatch from its position to its limit, as an array of
     *     {@code inputShape} in 'c' order
     * @param inputShape minibatch first
     * @param output direct buffer; the values of the result are written from its position on
     * @throws InvalidInputException if the buffers do not have the sizes that the network needs
     */
    public void run(FloatBuffer input, long[] inputShape, FloatBuffer output) {
        arguments.checkBuffers(input, output);
        Worker worker = take();
        int before = threads.apply();
        try (MemoryWorkspace none = outOfWorkspaces()) {
            worker.run(input, inputShape, output);
        } finally {
            threads.restore(before);
            giveBack(worker);
        }
        if (!Arrays.equals(lastShape, inputShape)) {
            lastShape = inputShape.clone();
        }
    }

    /**
     * {@link #run(FloatBuffer, long[], FloatBuffer)} with the input shape of the last call of any kind, by any thread: say the
     * shape where threads bring different ones.
     */
    public void run(FloatBuffer input, FloatBuffer output) {
        long[] shape = lastShape;
        if (shape == null) {
            throw new InvalidInputException(
                    "Cannot run a session on buffers before it has seen an input shape; expected"
                            + " a call of output(...) or run(input, shape, output) first.");
        }
        run(input, shape, output);
    }

    /** What is made here outlives the workspace that the caller may have open; null, at no cost, if none is. */
    private static @Nullable MemoryWorkspace outOfWorkspaces() {
        return Nd4j.getMemoryManager().getCurrentWorkspace() == null
                ? null
                : Nd4j.getWorkspaceManager().scopeOutOfWorkspaces();
    }

    private Worker take() {
        synchronized (idle) {
            if (closed) {
                throw new IllegalStateException("Cannot run a session that was closed. Compile the network again.");
            }
            if (program.parameters() != null && program.parameters().wasClosed()) {
                throw InferenceOnly.refuseClosed("a session");
            }
            working++;
            Worker worker = idle.poll();
            if (worker == null) {
                worker = new Worker(program, options, threads.number(), weights, networkLock);
                workers.add(worker);
            }
            return worker;
        }
    }

    private void giveBack(Worker worker) {
        synchronized (idle) {
            working--;
            idle.push(worker);
            if (closed && working == 0) {
                idle.notifyAll();
            }
        }
    }

    /** Number of threads that a call computes with at most: with one where several have turned out to take longer. */
    public int threads() {
        return threads.number();
    }

    /** Bytes of packed weights held besides the network's parameter array. */
    public long packedBytes() {
        return weights.packedBytes();
    }

    /** Bytes of activation memory for all calls, those under way included, but for a shape that one is being compiled for. */
    public long arenaBytes() {
        synchronized (idle) {
            return workers.stream().mapToLong(Worker::arenaBytes).sum();
        }
    }

    /** Waits for calls that are under way and frees native memory. Idempotent. The network stays open. */
    @Override
    public void close() {
        boolean interrupted = false;
        synchronized (idle) {
            closed = true;
            while (working > 0) {
                try {
                    idle.wait();
                } catch (InterruptedException e) {
                    interrupted = true; // whoever closes the network next must not find it in use
                }
            }
            release();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void release() {
        workers.forEach(Worker::close);
        workers.clear();
        idle.clear();
        weights.close();
    }
}
