package io.github.dl4jquant.session;

import io.github.dl4jquant.errors.InvalidInputException;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;

/** Refuses what a session cannot be called with, before anything is computed. Thread-safe. */
final class SessionArguments {

    private final Program program;

    SessionArguments(Program program) {
        this.program = program;
    }

    /** The inputs as contiguous FLOAT arrays. */
    INDArray[] checked(INDArray... inputs) {
        int expected = program.inputNames().size();
        int got = inputs == null ? 0 : inputs.length;
        if (got != expected) {
            throw new InvalidInputException(
                    "Cannot run a session: got %d input(s), the network has %d: %s.",
                    got, expected, String.join(", ", program.inputNames()));
        }
        INDArray[] usable = new INDArray[expected];
        for (int i = 0; i < expected; i++) {
            INDArray input = inputs[i];
            if (input == null || input.wasClosed() || input.isEmpty() || input.rank() < 2) {
                throw new InvalidInputException(
                        "Cannot run a session: input '%s' is %s; expected an array of one sample or more, minibatch first.",
                        program.inputNames().get(i), described(input));
            }
            INDArray floats = input.dataType() == DataType.FLOAT ? input : input.castTo(DataType.FLOAT);
            boolean contiguous = floats.ordering() == 'c' && Shape.hasDefaultStridesForShape(floats);
            usable[i] = contiguous ? floats : floats.dup('c');
        }
        return usable;
    }

    private static String described(@Nullable INDArray input) {
        if (input == null) {
            return "null";
        }
        return input.wasClosed() ? "closed" : "of shape " + Arrays.toString(input.shape());
    }

    /** Passes if a network with one input and one output can read the one buffer and write to the other. */
    void checkBuffers(FloatBuffer input, FloatBuffer output) {
        int inputs = program.inputNames().size();
        int outputs = program.outputs().size();
        if (inputs != 1 || outputs != 1) {
            throw new InvalidInputException(
                    "Cannot run a session on buffers: the network has %d input(s) and %d output(s), expected one of each."
                            + " Call output(inputs).",
                    inputs, outputs);
        }
        if (input == null || output == null || !input.isDirect() || !output.isDirect()) {
            throw new InvalidInputException(
                    "Cannot run a session on buffers that are null or of the Java heap; expected"
                            + " direct ones: ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder()).asFloatBuffer().");
        }
        if (output.isReadOnly()) {
            throw new InvalidInputException(
                    "Cannot run a session: the output buffer is read-only; expected one to write to.");
        }
    }
}
