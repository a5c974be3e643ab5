package io.github.dl4jquant.layers.common;

import java.io.Serializable;
import java.util.Arrays;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.cpu.nativecpu.NDArray;
import org.nd4j.linalg.cpu.nativecpu.buffer.LongBuffer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Makes the arrays for a layer's results. What describes a shape and number type to ND4J's native code is a constant there,
 * the same memory for all arrays; ND4J asks for it anew for each array, which takes 5 of the 6 microseconds of making one,
 * more than all the rest of Deeplearning4j's loop. Here the array before lends it to the next. Thread-safe.
 */
final class ResultArrays implements Serializable {

    private static final long serialVersionUID = 1L;

    private transient volatile @Nullable Description last;

    /** What arrays of one shape and number type, in 'c' order, have in common. */
    private record Description(DataType type, long[] shape, long length, LongBuffer forNative, long[] forJava) {

        /** That of an array; null where another backend made it. */
        static @Nullable Description of(INDArray array) {
            return array.getClass() == NDArray.class
                            && array.shapeInfoDataBuffer() instanceof LongBuffer constant
                            && !array.isEmpty()
                    ? new Description(
                            array.dataType(),
                            array.shape().clone(),
                            array.length(),
                            constant,
                            array.shapeInfoJava().clone())
                    : null;
        }

        boolean fits(DataType wantedType, long... wantedShape) {
            return type == wantedType && Arrays.equals(shape, wantedShape);
        }
    }

    /** An array of undefined contents in 'c' order, where the activations of a layer belong. */
    INDArray make(LayerWorkspaceMgr workspaces, DataType type, long... shape) {
        if (workspaces.getClass() != LayerWorkspaceMgr.class) { // has memory of its own
            return workspaces.createUninitialized(ArrayType.ACTIVATIONS, type, shape, 'c');
        }
        Description known = last;
        if (known == null || !known.fits(type, shape)) {
            INDArray array = workspaces.createUninitialized(ArrayType.ACTIVATIONS, type, shape, 'c');
            last = Description.of(array);
            return array;
        }
        try (MemoryWorkspace workspace = workspaces.notifyScopeBorrowed(ArrayType.ACTIVATIONS)) {
            return new NDArray(
                    Nd4j.createBuffer(type, known.length(), false),
                    known.forNative(),
                    known.forJava().clone());
        }
    }
}
