package io.github.dl4jquant.session;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Whose memory each tensor of a program is, and when that is written and read. A home is the tensor that memory is given to;
 * other tensors may be in it: the same numbers under another shape, or a sum that replaces what it was added to.
 */
final class TensorHomes {

    private final Program program;
    private final int inputs;
    private final int[] home;
    /** Whether a layer of Deeplearning4j's makes a new array for it each time. */
    private final boolean[] moving;
    /** Whether there is anything to do for a node: not for one that only renames axes. */
    private final boolean[] computed;

    TensorHomes(Program program) {
        this.program = program;
        this.inputs = program.inputNames().size();
        this.home = new int[program.tensorCount()];
        this.moving = new boolean[program.tensorCount()];
        this.computed = new boolean[program.nodes().size()];
        Arrays.setAll(home, t -> t);
    }

    int of(int tensor) {
        return home[tensor];
    }

    boolean isHome(int tensor) {
        return home[tensor] == tensor;
    }

    /** Whether it is in no memory of ours. */
    boolean isMoving(int tensor) {
        return moving[tensor];
    }

    void setMoving(int tensor) {
        moving[tensor] = true;
    }

    void setComputed(int node) {
        computed[node] = true;
    }

    /** Puts a tensor, and all that are in its memory, into that of another. */
    void moveIn(int tensor, int other) {
        for (int t = 0; t < home.length; t++) {
            home[t] = home[t] == tensor ? home[other] : home[t];
        }
    }

    /** For each home the last node that reads or writes it; outputs of the network are needed to the end. */
    int[] lastUses() {
        int[] last = new int[home.length];
        for (int i = 0; i < computed.length; i++) {
            last[home[inputs + i]] = Math.max(last[home[inputs + i]], i);
            for (int input : program.nodes().get(i).inputs()) {
                last[home[input]] = Math.max(last[home[input]], i);
            }
        }
        for (int output : program.outputs()) {
            last[home[output]] = computed.length;
        }
        return last;
    }

    /** Nodes that write to a home, in order. */
    int[] writers(int ofHome) {
        return IntStream.range(0, computed.length)
                .filter(i -> computed[i] && !moving[inputs + i] && home[inputs + i] == ofHome)
                .toArray();
    }

    /** Whether no other node reads a home, and nobody outside. */
    boolean isReadOnlyBy(int node, int ofHome) {
        for (int i = 0; i < computed.length; i++) {
            boolean reads =
                    computed[i] && program.nodes().get(i).inputs().stream().anyMatch(t -> home[t] == ofHome);
            if (reads && i != node) {
                return false;
            }
        }
        return program.outputs().stream().noneMatch(t -> home[t] == ofHome);
    }
}
