package io.github.dl4jquant.session;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Hands one layer the same arrays in each run, in the order in which it asks for them: getting a megabyte from the operating
 * system costs as much as ten time steps of an LSTM. For layers of this library, which keep no array that they have asked
 * for. Not thread-safe.
 */
final class ReusedMemory extends LayerWorkspaceMgr {

    private final List<INDArray> arrays = new ArrayList<>();
    private int next;

    ReusedMemory() {
        super(EnumSet.allOf(ArrayType.class), Map.of(), Map.of());
    }

    /** From now on the arrays of the last run are handed out again. */
    void startAnew() {
        next = 0;
    }

    @Override
    public INDArray createUninitialized(ArrayType arrayType, DataType dataType, long[] shape, char ordering) {
        int index = next++;
        if (index < arrays.size() && fits(arrays.get(index), dataType, shape, ordering)) {
            return arrays.get(index);
        }
        try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            INDArray made = Nd4j.createUninitialized(dataType, shape, ordering);
            if (index < arrays.size()) {
                arrays.set(index, made);
            } else {
                arrays.add(made);
            }
            return made;
        }
    }

    private static boolean fits(INDArray array, DataType type, long[] shape, char ordering) {
        return array.dataType() == type && array.ordering() == ordering && Arrays.equals(array.shape(), shape);
    }

    @Override
    public INDArray createUninitialized(ArrayType arrayType, DataType dataType, long... shape) {
        return createUninitialized(arrayType, dataType, shape, Nd4j.order());
    }
}
