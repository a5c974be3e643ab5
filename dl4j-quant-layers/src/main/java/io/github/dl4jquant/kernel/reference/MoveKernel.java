package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.MoveSpec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gathers elements row by row. The innermost output axes whose elements lie behind one another in the input, always inside
 * of it, are one run of bytes; the axis before them is a row of such runs, parts of which may lie outside. Not thread-safe:
 * owns scratch memory.
 */
final class MoveKernel extends JavaKernel {

    /** Up to so many bytes a loop is faster than a call that copies memory. */
    private static final int SHORT_RUN = 16;

    private final int[] sizes;
    private final int[] strides;
    private final int[] offsets;
    /** Input axes along which some coordinate lies outside. */
    private final boolean[] checked;

    private final List<MoveSpec.Axis> outer;
    private final MoveSpec.Axis row;
    private final int runBytes;
    /** From one run of a row to the next, in the input. */
    private final int rowStride;

    private final byte[] rowBytes;
    private final byte fill;
    private final int[] coordinates;

    MoveKernel(MoveSpec spec) {
        int elementBytes = spec.format().type().bytes();
        int rank = spec.input().size();
        sizes = spec.input().stream().mapToInt(Integer::intValue).toArray();
        offsets = spec.offsets().stream().mapToInt(Integer::intValue).toArray();
        strides = new int[rank];
        int stride = elementBytes;
        for (int a = rank - 1; a >= 0; a--) {
            strides[a] = stride;
            stride = Math.multiplyExact(stride, sizes[a]);
        }
        checked = checked(spec);
        List<MoveSpec.Axis> axes = new ArrayList<>(spec.output());
        axes.removeIf(axis -> axis.size() == 1);
        int run = elementBytes;
        while (!axes.isEmpty() && isNext(axes.get(axes.size() - 1), run)) {
            run = Math.multiplyExact(run, axes.remove(axes.size() - 1).size());
        }
        runBytes = run;
        row = axes.isEmpty() ? new MoveSpec.Axis(1, 0, 0) : axes.remove(axes.size() - 1);
        rowStride = row.step() * strides[row.along()];
        outer = List.copyOf(axes);
        rowBytes = new byte[Math.multiplyExact(row.size(), runBytes)];
        // The 4-byte types have zero point 0, which is four bytes of 0.
        fill = (byte) spec.format().zeroPoint();
        coordinates = new int[rank];
    }

    private static boolean[] checked(MoveSpec spec) {
        boolean[] checked = new boolean[spec.input().size()];
        for (int a = 0; a < checked.length; a++) {
            long least = spec.offsets().get(a);
            long most = least;
            for (MoveSpec.Axis axis : spec.output()) {
                if (axis.along() == a) {
                    long reach = (long) axis.step() * (axis.size() - 1);
                    least += Math.min(reach, 0);
                    most += Math.max(reach, 0);
                }
            }
            checked[a] = least < 0 || most >= spec.input().get(a);
        }
        return checked;
    }

    private boolean isNext(MoveSpec.Axis axis, int run) {
        return !checked[axis.along()] && axis.step() * strides[axis.along()] == run;
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        System.arraycopy(offsets, 0, coordinates, 0, offsets.length);
        int from = 0;
        for (int a = 0; a < offsets.length; a++) {
            from += offsets[a] * strides[a];
        }
        walk(0, from, inputs[0], 0, output);
    }

    /** Writes everything below one position of the outer axes; returns where the next begins in the output. */
    private int walk(int depth, int from, ByteBuffer input, int to, ByteBuffer output) {
        if (depth == outer.size()) {
            moveRow(from, input, to, output);
            return to + rowBytes.length;
        }
        MoveSpec.Axis axis = outer.get(depth);
        int start = coordinates[axis.along()];
        int stride = axis.step() * strides[axis.along()];
        int next = to;
        for (int i = 0; i < axis.size(); i++) {
            coordinates[axis.along()] = start + i * axis.step();
            next = walk(depth + 1, from + i * stride, input, next, output);
        }
        coordinates[axis.along()] = start;
        return next;
    }

    private void moveRow(int from, ByteBuffer input, int to, ByteBuffer output) {
        int first = 0;
        int last = row.size(); // the first behind
        for (int a = 0; a < checked.length; a++) {
            if (!checked[a]) {
                continue;
            }
            int at = coordinates[a];
            if (a != row.along() || row.step() == 0) {
                if (at < 0 || at >= sizes[a]) {
                    last = 0;
                }
            } else if (row.step() > 0) {
                first = Math.max(first, -Math.floorDiv(at, row.step()));
                last = Math.min(last, -Math.floorDiv(at - sizes[a], row.step()));
            } else {
                first = Math.max(first, -Math.floorDiv(sizes[a] - 1 - at, -row.step()));
                last = Math.min(last, Math.floorDiv(at, -row.step()) + 1);
            }
        }
        if (first >= last) {
            Arrays.fill(rowBytes, fill);
            output.put(to, rowBytes);
            return;
        }
        if (rowStride == runBytes || row.size() == 1) {
            fillAround(first, last, to, output);
            output.put(to + first * runBytes, input, from + first * rowStride, (last - first) * runBytes);
            return;
        }
        Arrays.fill(rowBytes, 0, first * runBytes, fill);
        gather(first, last, from, input);
        Arrays.fill(rowBytes, last * runBytes, rowBytes.length, fill);
        output.put(to, rowBytes);
    }

    private void fillAround(int first, int last, int to, ByteBuffer output) {
        int before = first * runBytes;
        int behind = rowBytes.length - last * runBytes;
        if (before + behind > 0) {
            Arrays.fill(rowBytes, 0, Math.max(before, behind), fill);
            output.put(to, rowBytes, 0, before);
            output.put(to + rowBytes.length - behind, rowBytes, 0, behind);
        }
    }

    private void gather(int first, int last, int from, ByteBuffer input) {
        int source = from + first * rowStride;
        int target = first * runBytes;
        for (int i = first; i < last; i++) {
            if (runBytes <= SHORT_RUN) {
                for (int b = 0; b < runBytes; b++) {
                    rowBytes[target + b] = input.get(source + b);
                }
            } else {
                input.get(source, rowBytes, target, runBytes);
            }
            source += rowStride;
            target += runBytes;
        }
    }
}
