package io.github.dl4jquant.session;

import io.github.dl4jquant.errors.InvalidInputException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What one thread at a time runs a session with: the program compiled for the shapes it has seen lately. */
final class Worker implements AutoCloseable {

    private final Program program;
    private final SessionOptions options;
    private final SharedWeights weights;
    private final Object networkLock;
    private final Map<List<List<Long>>, Compiled> executions = new LinkedHashMap<>(16, 0.75f, true);
    private Compiled current;

    /**
     * An execution and the shapes it is for.
     *
     * @param input memory for callers without arrays of their own, with the buffer over it; made when first needed
     */
    private static final class Compiled {
        private final long[][] shapes;
        private final Execution execution;
        private INDArray[] ownInput;
        private FloatBuffer inputBuffer;
        private INDArray output;
        private FloatBuffer outputBuffer;

        private Compiled(long[][] shapes, Execution execution) {
            this.shapes = shapes;
            this.execution = execution;
        }
    }

    Worker(Program program, SessionOptions options, SharedWeights weights, Object networkLock) {
        this.program = program;
        this.options = options;
        this.weights = weights;
        this.networkLock = networkLock;
    }

    /** Runs over arrays. */
    Execution run(INDArray... inputs) {
        Compiled compiled = compiledFor(inputs);
        compiled.execution.run(inputs);
        return compiled.execution;
    }

    /** Runs over buffers. */
    void run(FloatBuffer input, long[] shape, FloatBuffer output) {
        Compiled compiled = current;
        if (compiled == null || compiled.shapes.length != 1 || !Arrays.equals(compiled.shapes[0], shape)) {
            compiled = compiledFor(values(input, shape));
        }
        if (compiled.ownInput == null) {
            compiled.ownInput = new INDArray[] {Nd4j.createUninitialized(DataType.FLOAT, shape)};
            compiled.inputBuffer = compiled.ownInput[0].data().asNioFloat();
        }
        if (input.remaining() != compiled.ownInput[0].length()) {
            throw new InvalidInputException(
                    "Cannot run a session: the input buffer holds %d values; expected %d, for shape %s.",
                    input.remaining(), compiled.ownInput[0].length(), Arrays.toString(shape));
        }
        compiled.inputBuffer.put(0, input, input.position(), input.remaining());
        compiled.execution.run(compiled.ownInput);
        INDArray result = compiled.execution.output(0);
        if (result != compiled.output) {
            compiled.output = result;
            compiled.outputBuffer =
                    (result.ordering() == 'c' ? result : result.dup('c')).data().asNioFloat();
        }
        int length = (int) result.length();
        if (output.remaining() < length) {
            throw new InvalidInputException(
                    "Cannot run a session: the output buffer has room for %d values; expected %d, for shape %s.",
                    output.remaining(), length, Arrays.toString(result.shape()));
        }
        output.put(output.position(), compiled.outputBuffer, compiled.outputBuffer.position(), length);
    }

    private static INDArray values(FloatBuffer input, long... shape) {
        INDArray array = Nd4j.createUninitialized(DataType.FLOAT, shape);
        if (array.length() != input.remaining()) {
            throw new InvalidInputException(
                    "Cannot run a session: the input buffer holds %d values; expected %d, for shape %s.",
                    input.remaining(), array.length(), Arrays.toString(shape));
        }
        array.data().asNioFloat().put(0, input, input.position(), input.remaining());
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
            Execution execution = new Compiler(program, weights, networkLock).compile(inputs);
            compiled = new Compiled(Arrays.stream(inputs).map(INDArray::shape).toArray(long[][]::new), execution);
            executions.put(key, compiled);
            forgetOldest();
        }
        current = compiled;
        return compiled;
    }

    private void forgetOldest() {
        Iterator<Compiled> oldest = executions.values().iterator();
        for (int i = executions.size(); i > options.keptShapes(); i--) {
            oldest.next().execution.close();
            oldest.remove();
        }
    }

    private static boolean fits(Compiled compiled, INDArray... inputs) {
        for (int i = 0; i < inputs.length; i++) {
            if (!Arrays.equals(compiled.shapes[i], inputs[i].shape())) {
                return false;
            }
        }
        return true;
    }

    /** Shape of the first input of the last call; null before any. */
    long[] lastShape() {
        return current == null ? null : current.shapes[0];
    }

    long arenaBytes() {
        return executions.values().stream()
                .mapToLong(c -> c.execution.arenaBytes())
                .sum();
    }

    @Override
    public void close() {
        executions.values().forEach(c -> c.execution.close());
        executions.clear();
        current = null;
    }
}
