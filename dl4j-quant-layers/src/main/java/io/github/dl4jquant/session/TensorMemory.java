package io.github.dl4jquant.session;

import io.github.dl4jquant.kernel.MemoryViews;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Lays the tensors of a program into one stretch of memory, those that are parts of others inside them. */
final class TensorMemory {

    private final int networkInputs;
    private final TensorHomes homes;
    private final ConcatPlacement concats;

    TensorMemory(int networkInputs, TensorHomes homes, ConcatPlacement concats) {
        this.networkInputs = networkInputs;
        this.homes = homes;
        this.concats = concats;
    }

    /**
     * Replaces arrays by ones of the same shapes in a memory of their own.
     *
     * @param tensors by number; those that move stay, those that are not contiguous become null
     * @return the memory; null if there are no tensors for it
     */
    INDArray lay(INDArray[] tensors) {
        Map<Integer, Arena.Request> requests = requests(tensors);
        if (requests.isEmpty()) {
            return null;
        }
        Arena arena = new Arena(List.copyOf(requests.values()));
        List<Integer> placed = List.copyOf(requests.keySet());
        INDArray memory = MemoryViews.get().aligned(arena.size());
        for (int t = networkInputs; t < tensors.length; t++) {
            if (!homes.isMoving(t)) {
                int home = homes.of(t);
                long offset = arena.offset(placed.indexOf(concats.outermost(home))) + concats.offset(home);
                tensors[t] = concats.isScattered(home)
                        ? null // nobody may take it for an array
                        : MemoryViews.get().view(memory, offset, tensors[t].dataType(), tensors[t].shape());
            }
        }
        return memory;
    }

    /** For each tensor that needs memory of its own, how much, and from when to when: for as long as its parts do. */
    private Map<Integer, Arena.Request> requests(INDArray... tensors) {
        int[] last = homes.lastUses();
        Map<Integer, Arena.Request> requests = new LinkedHashMap<>();
        for (int t = networkInputs; t < tensors.length; t++) {
            if (homes.isHome(t) && !homes.isMoving(t)) {
                int outermost = concats.outermost(t);
                requests.merge(
                        outermost,
                        new Arena.Request(bytes(tensors[outermost]), t - networkInputs, last[t]),
                        Arena.Request::together);
            }
        }
        return requests;
    }

    private static long bytes(INDArray array) {
        return array.length() * array.dataType().width();
    }
}
