package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.TensorFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Moves values without changing them: crop, pad, repeat, reverse, exchange axes, cut into patches. Element
 * {@code (i_0, i_1, ...)} of the output is the element of the input whose coordinate along axis {@code a} is
 *
 * <pre>{@code offsets[a] + sum of step_j * i_j over the output axes j that walk along a}</pre>
 *
 * or real 0 (the zero point) where a coordinate lies outside of the input.
 *
 * @param input sizes of the input's axes, at least one
 * @param offsets first coordinate along each input axis; may be outside
 * @param output axes of the output, outermost first, at least one
 * @param format of input and output
 */
public record MoveSpec(List<Integer> input, List<Integer> offsets, List<Axis> output, TensorFormat format)
        implements KernelSpec.Plain {

    /**
     * An axis of the output.
     *
     * @param along the input axis whose coordinate it changes; several may change the same
     * @param step by how much per element; 0 repeats, -1 reverses
     */
    public record Axis(int size, int along, int step) {}

    public MoveSpec {
        input = List.copyOf(input);
        offsets = List.copyOf(offsets);
        output = List.copyOf(output);
        Objects.requireNonNull(format, "format");
        if (input.isEmpty() || output.isEmpty() || offsets.size() != input.size()) {
            throw new IllegalArgumentException("Moving needs at least one axis on either side and one offset per input"
                    + " axis, got input " + input + ", offsets " + offsets + ", output " + output);
        }
        input.forEach(size -> FormatChecks.checkPositive("size of an input axis", size));
        for (Axis axis : output) {
            FormatChecks.checkPositive("size of an output axis", axis.size());
            if (axis.along() < 0 || axis.along() >= input.size()) {
                throw new IllegalArgumentException("Output axis walks along input axis " + axis.along()
                        + ", but the input has " + input.size() + " axes");
            }
        }
    }

    /** Begins the description of a move; the output has no axes yet. */
    public static Builder of(TensorFormat format, long... inputShape) {
        return new Builder(format, inputShape);
    }

    /** Sizes of the output's axes. */
    public long[] outputShape() {
        return output.stream().mapToLong(Axis::size).toArray();
    }

    /** Adds the axes of the output one by one, outermost first. */
    public static final class Builder {

        private final TensorFormat format;
        private final List<Integer> input;
        private final List<Integer> offsets;
        private final List<Axis> output = new ArrayList<>();

        private Builder(TensorFormat format, long... inputShape) {
            this.format = format;
            this.input = Arrays.stream(inputShape).mapToObj(Math::toIntExact).toList();
            this.offsets = new ArrayList<>(Collections.nCopies(inputShape.length, 0));
        }

        /** The next output axes are these input axes, whole and in order. */
        public Builder keep(int... inputAxes) {
            for (int axis : inputAxes) {
                walk(axis, input.get(axis), 1);
            }
            return this;
        }

        /** The next output axis walks along an input axis. */
        public Builder walk(int inputAxis, long size, int step) {
            output.add(new Axis(Math.toIntExact(size), inputAxis, step));
            return this;
        }

        /** The first coordinate along an input axis, instead of 0. */
        public Builder startAt(int inputAxis, long coordinate) {
            offsets.set(inputAxis, Math.toIntExact(coordinate));
            return this;
        }

        /** The finished description. */
        public MoveSpec build() {
            return new MoveSpec(input, offsets, output, format);
        }
    }
}
