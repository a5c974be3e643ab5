package io.github.dl4jquant.layers.reshape;

import java.util.List;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.graph.vertex.impl.ReshapeVertex;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What Deeplearning4j's {@link ReshapeVertex} does with masks.
 *
 * @param newShape of the tensor
 * @param maskShape of the mask; null if it follows from {@code newShape}
 */
public record MaskReshape(List<Integer> newShape, List<Integer> maskShape) {

    /** Computed by that vertex itself. */
    Pair<INDArray, MaskState> apply(INDArray mask, MaskState state, int minibatchSize) {
        return new ReshapeVertex(
                        null, "", 0, 'c', array(newShape), maskShape == null ? null : array(maskShape), DataType.FLOAT)
                .feedForwardMaskArrays(new INDArray[] {mask}, state, minibatchSize);
    }

    private static int[] array(List<Integer> sizes) {
        return sizes.stream().mapToInt(Integer::intValue).toArray();
    }
}
