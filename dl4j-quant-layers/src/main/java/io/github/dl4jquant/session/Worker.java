package io.github.dl4jquant.session;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.HelperThreads;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What one thread at a time runs a session with: the program compiled for the shapes it has seen lately. */
final class Worker implements AutoCloseable {

    private final Program program;
    private final SessionOptions options;
    private final int threads;
    private final SharedWeights weights;
    private final Object networkLock;
    private final Map<List<List<Long>>, Compiled> executions = new LinkedHashMap<>(16, 0.75f, true);
    private Compiled current;
    private HelperThreads helpers;
    private long[] piece = {};
    private volatile long arenaBytes;

    /**
     * What to run, and the shapes it is for.
     *
     * @param input memory for callers without arrays of their own, with the buffer over it; made when first needed
     */
    private static final class Compiled {
        private final long[][] shapes;
        private final ThreadChoice choice;
        private INDArray[] ownInput;
        private FloatBuffer inputBuffer;

        private Compiled(long[][] shapes, ThreadChoice choice) {
            this.shapes = shapes;
            this.choice = choice;
        }

        private boolean isFor(long... shape) {
            return shapes.length == 1 && Arrays.equals(shapes[0], shape);
        }
    }

    /** @param threads number of threads that calls are made with */
    Worker(Program program, SessionOptions options, int threads, SharedWeights weights, Object networkLock) {
        this.program = program;
        this.options = options;
        this.threads = threads;
        this.weights = weights;
        this.networkLock = networkLock;
    }

    /** Runs over arrays. */
    Execution run(INDArray... inputs) {
        Execution execution = decided(compiledFor(inputs), inputs);
        execution.run(inputs);
        return execution;
    }

    /** Lets go of the caller's arrays. */
    void forgetInputs() {
        if (current != null) {
            current.choice.forgetInputs();
        }
    }

    /** Runs over direct buffers: the values of the input from its position to its limit. */
    void run(FloatBuffer input, long[] shape, FloatBuffer output) {
        if (current == null || !current.isFor(shape)) {
            checkShape(shape);
        }
        int largest = options.largestBatch();
        if (largest == 0 || shape[0] <= largest) {
            run(input, input.position(), input.remaining(), shape, output, output.position());
            return;
        }
        if (values(shape) != input.remaining()) {
            throw wrongCount(input.remaining(), shape);
        }
        int perSample = (int) (input.remaining() / shape[0]);
        if (piece.length != shape.length) {
            piece = new long[shape.length];
        }
        System.arraycopy(shape, 0, piece, 0, shape.length);
        int to = output.position();
        for (long done = 0; done < shape[0]; done += piece[0]) {
            piece[0] = Math.min(largest, shape[0] - done);
            int from = input.position() + (int) done * perSample;
            to += run(input, from, (int) piece[0] * perSample, piece, output, to);
        }
    }

    /** Runs over {@code count} values from {@code from} on, and returns how many it has written from {@code to} on. */
    private int run(FloatBuffer input, int from, int count, long[] shape, FloatBuffer output, int to) {
        Compiled compiled = current;
        if (compiled == null || !compiled.isFor(shape)) {
            compiled = compiledFor(values(input, from, count, shape));
        }
        if (compiled.ownInput == null) {
            compiled.ownInput = new INDArray[] {Nd4j.createUninitialized(DataType.FLOAT, shape)};
            compiled.inputBuffer = compiled.ownInput[0].data().asNioFloat();
        }
        if (count != compiled.ownInput[0].length()) {
            throw wrongCount(count, shape);
        }
        compiled.inputBuffer.put(0, input, from, count);
        Execution execution = decided(compiled, compiled.ownInput);
        execution.run(compiled.ownInput);
        INDArray result = execution.output(0);
        int length = (int) result.length();
        if (output.limit() - to < length) {
            throw new InvalidInputException(
                    "Cannot run a session: the output buffer has room for %d values; expected %d, for shape %s.",
                    output.limit() - to, length, Arrays.toString(result.shape()));
        }
        FloatBuffer results = execution.outputFloats(0);
        output.put(to, results, results.position(), length);
        return length;
    }

    private static void checkShape(long... shape) {
        boolean fits = shape != null && shape.length >= 2;
        for (int axis = 0; fits && axis < shape.length; axis++) {
            fits = shape[axis] >= 1 && shape[axis] <= Integer.MAX_VALUE;
        }
        if (!fits) {
            throw new InvalidInputException(
                    "Cannot run a session: the input is said to be of shape %s; expected the minibatch first, and at least"
                            + " 1 everywhere.",
                    Arrays.toString(shape));
        }
    }

    /** How many a shape stands for, or more than any buffer holds. */
    private static long values(long... shape) {
        long count = 1;
        for (long size : shape) {
            count = Math.min(count * size, Integer.MAX_VALUE + 1L);
        }
        return count;
    }

    private static InvalidInputException wrongCount(int got, long... shape) {
        return new InvalidInputException(
                "Cannot run a session: the input buffer holds %d values; expected %d, for shape %s.",
                got, values(shape), Arrays.toString(shape));
    }

    private static INDArray values(FloatBuffer input, int from, int count, long... shape) {
        if (values(shape) != count) {
            throw wrongCount(count, shape);
        }
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape);
        array.data().asNioFloat().put(0, input, from, count);
        return array;
    }

    private Compiled compiledFor(INDArray... inputs) {
        if (current != null && fits(current, inputs)) {
            return current;
        }
        List<List<Long>> key = Arrays.stream(inputs)
                .map(in -> Arrays.stream(in.shape()).boxed().toList())
                .toList();
        Compiled compiled = executions.get(key);
        if (compiled == null) {
            ThreadChoice choice = compile(inputs);
            compiled = new Compiled(Arrays.stream(inputs).map(INDArray::shape).toArray(long[][]::new), choice);
            executions.put(key, compiled);
            forgetOldest();
            countArenas();
        }
        current = compiled;
        return compiled;
    }

    /** What to run, on the inputs that it will run over. */
    private Execution decided(Compiled compiled, INDArray... inputs) {
        if (compiled.choice.isDue()) {
            compiled.choice.decide(inputs);
            countArenas();
        }
        return compiled.choice.execution();
    }

    private ThreadChoice compile(INDArray... inputs) {
        Function<HelperThreads, Execution> compiler =
                own -> new Compiler(program, weights, networkLock, own).compile(inputs);
        if (threads == 1 || !program.addsUpIntegers()) {
            return new ThreadChoice(compiler.apply(null));
        }
        if (!program.sharesWork()) {
            return ThreadTrial.compile(() -> compiler.apply(null), inputs);
        }
        if (helpers == null) {
            helpers = new HelperThreads(threads);
        }
        return ThreadTrial.compile(() -> compiler.apply(null), () -> compiler.apply(helpers), inputs);
    }

    private void forgetOldest() {
        Iterator<Compiled> oldest = executions.values().iterator();
        for (int i = executions.size(); i > options.keptShapes(); i--) {
            oldest.next().choice.close();
            oldest.remove();
        }
    }

    private void countArenas() {
        arenaBytes = executions.values().stream()
                .mapToLong(c -> c.choice.arenaBytes())
                .sum();
    }

    private static boolean fits(Compiled compiled, INDArray... inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (!Arrays.equals(compiled.shapes[i], inputs[i].shape())) {
                return false;
            }
        }
        return true;
    }

    /** May be asked for by any thread. */
    long arenaBytes() {
        return arenaBytes;
    }

    @Override
    public void close() {
        executions.values().forEach(c -> c.choice.close());
        executions.clear();
        if (helpers != null) {
            helpers.close();
        }
        arenaBytes = 0;
        current = null;
    }
}
