package io.github.dl4jquant.layers.original;

import io.github.dl4jquant.kernel.MemoryViews;
import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.InferenceOnly;
import io.github.dl4jquant.layers.common.ParameterBlock;
import io.github.dl4jquant.scheme.ElementType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The float parameters of a wrapped layer inside its block of bytes. */
final class FloatParameters {

    private final INDArray block;
    private final long count;
    private boolean checked;

    /** @param block null if there are no parameters */
    FloatParameters(INDArray block, long count) {
        this.block = block;
        this.count = count;
    }

    /** Length of the block. */
    static long blockBytes(long count) {
        return count == 0 ? 0 : part(count).bytes(ParameterBlock.VERSION);
    }

    private static BlockPart part(long count) {
        return new BlockPart(ElementType.FLOAT32, count, 1, false);
    }

    /** The parameters, not yet checked: the block may still be filled in. Null if there are none. */
    INDArray view() {
        return block == null
                ? null
                : MemoryViews.get()
                        .floats(block.get(NDArrayIndex.interval(
                                ParameterBlock.HEADER, ParameterBlock.HEADER + Float.BYTES * count)));
    }

    /** Checks the block, the first time. */
    void check(String owner) {
        if (block != null && block.wasClosed()) {
            throw InferenceOnly.refuseClosed(owner);
        }
        if (!checked && block != null) {
            ParameterBlock.open(block, owner, part(count));
            checked = true;
        }
    }
}
