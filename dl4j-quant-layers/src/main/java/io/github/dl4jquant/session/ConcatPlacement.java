package io.github.dl4jquant.session;

import io.github.dl4jquant.kernel.Columns;
import io.github.dl4jquant.kernel.ConcatSpec;
import io.github.dl4jquant.kernel.KernelSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Decides which inputs of concatenations are written right where they are needed, so that they need not be copied. A whole
 * row is a tensor like any other, only that its memory is a part of the concatenation's. Columns of several rows are written by
 * kernels that can do so, and read by nobody but the concatenation: kernels read contiguous memory. Used once.
 */
final class ConcatPlacement {

    private static final int NONE = -1;

    /** Changes what nodes do. */
    interface Steps {

        /** Lets a node write into columns of a tensor, if there is a fast way. */
        boolean writeInto(int node, int tensor, Columns columns);

        /** Lets a concatenation copy some of its inputs only, maybe none, into a tensor. */
        void copy(int node, List<Integer> inputs, ConcatSpec spec, int tensor);

        /** Whether a concatenation looks at the numbers that it moves. */
        boolean checksNumbers(int node);
    }

    private final Program program;
    private final TensorHomes homes;
    private final KernelSpec[] specs;
    private final Steps steps;
    private final int networkInputs;
    private final int[] lastUses;
    /** For each home the concatenation that it is a part of. */
    private final int[] whole;
    /** For each home in whole rows where it begins in {@link #whole}. */
    private final long[] offsets;
    /** For each home that is columns of {@link #matrix}, which. */
    private final Columns[] columns;

    private final int[] matrix;
    /** For each concatenation the last node that may use one of its parts. */
    private final int[] lastUseOfParts;

    ConcatPlacement(Program program, TensorHomes homes, KernelSpec[] specs, Steps steps) {
        this.program = program;
        this.homes = homes;
        this.specs = specs.clone();
        this.steps = steps;
        this.networkInputs = program.inputNames().size();
        this.lastUses = homes.lastUses();
        this.whole = new int[program.tensorCount()];
        this.offsets = new long[program.tensorCount()];
        this.columns = new Columns[program.tensorCount()];
        this.matrix = new int[program.tensorCount()];
        this.lastUseOfParts = new int[program.tensorCount()];
        Arrays.fill(whole, NONE);
        for (int node = specs.length - 1; node >= 0; node--) { // parts of parts last
            if (specs[node] instanceof ConcatSpec spec) {
                place(node, spec);
            }
        }
    }

    /** The home whose memory holds that of a home. */
    int outermost(int home) {
        int outer = home;
        while (whole[outer] != NONE) {
            outer = whole[outer];
        }
        return outer;
    }

    /** Where a home begins in the {@link #outermost} one, in bytes. */
    long offset(int home) {
        return whole[home] == NONE ? 0 : offsets[home] + offset(whole[home]);
    }

    /** Whether a home is not contiguous, and so is no array. */
    boolean isScattered(int home) {
        return columns[home] != null;
    }

    private void place(int node, ConcatSpec spec) {
        int result = networkInputs + node;
        int[] writers = homes.writers(result);
        int own = writers[writers.length - 1] > node
                ? node
                : Integer.MAX_VALUE; // what is summed into it destroys the parts
        lastUseOfParts[result] = whole[result] == NONE ? own : Math.min(own, lastUseOfParts[whole[result]]);
        List<Integer> copied = new ArrayList<>();
        for (int i = 0; i < spec.inner().size(); i++) {
            if (!placeInput(node, spec, i)) {
                copied.add(i);
            }
        }
        if (copied.size() < spec.inner().size() || isScattered(result)) {
            ConcatSpec rest = isScattered(result) ? spec.within(columns[result]) : spec;
            steps.copy(node, copied, rest.only(copied), isScattered(result) ? matrix[result] : result);
        }
    }

    private boolean placeInput(int node, ConcatSpec spec, int input) {
        List<Integer> read = program.nodes().get(node).inputs();
        int tensor = read.get(input);
        int home = homes.of(tensor);
        boolean movable = !homes.isMoving(tensor)
                && !homes.isMoving(home)
                && whole[home] == NONE
                && read.stream().filter(t -> homes.of(t) == home).count() == 1;
        if (!movable || steps.checksNumbers(node)) {
            return false;
        }
        int result = networkInputs + node;
        int[] writers = homes.writers(home);
        if (writers[writers.length - 1] > node || lastUses[home] > lastUseOfParts[result]) {
            return false;
        }
        if (spec.outer() == 1) {
            whole[home] = result;
            offsets[home] =
                    (long) spec.starts().get(input) * spec.format().type().bytes();
            return true;
        }
        return writers.length == 1
                && homes.isReadOnlyBy(node, home)
                && scatter(home, writers[0], result, spec.columns(input));
    }

    private boolean scatter(int home, int writer, int result, Columns place) {
        boolean nested = isScattered(result);
        int target = nested ? matrix[result] : result;
        Columns inTarget = nested ? place.within(columns[result]) : place;
        boolean written = specs[writer] instanceof ConcatSpec inner
                ? inner.outer() == place.rows() && inner.width() == place.count()
                : steps.writeInto(writer, target, inTarget);
        if (written) {
            whole[home] = target;
            columns[home] = inTarget;
            matrix[home] = target;
        }
        return written;
    }
}
