package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.layers.common.MovingLayerImpl;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.graph.vertex.impl.StackVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Runs a {@link QuantizedStack}. */
final class QuantizedStackImpl extends MovingLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedStackImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected INDArray move(INDArray[] inputs, LayerWorkspaceMgr workspaceMgr) {
        QuantizedStack stack = (QuantizedStack) layer();
        long[] shape =
                stack.outputShape(Arrays.stream(inputs).map(INDArray::shape).toArray(long[][]::new));
        List<Integer> elements = new ArrayList<>();
        for (int i = 0; i < inputs.length; i++) {
            INDArray input = inputs[i];
            if (shape.length == 3 && input.size(1) < shape[1]) {
                inputs[i] = Nd4j.createUninitializedDetached(input.dataType(), input.size(0), shape[1], shape[2]);
                run(stack.longer(input.shape(), shape[1]), input, inputs[i]);
            }
            elements.add(Math.toIntExact(inputs[i].length()));
        }
        return run(stack.join(elements), inputs, shape, workspaceMgr);
    }

    /** The masks of all inputs behind one another. */
    @Override
    protected Pair<INDArray, MaskState> feedForwardMaskArrays(INDArray[] masks, MaskState state, int minibatchSize) {
        return new StackVertex(null, "", 0, DataType.FLOAT).feedForwardMaskArrays(masks, state, minibatchSize);
    }
}
