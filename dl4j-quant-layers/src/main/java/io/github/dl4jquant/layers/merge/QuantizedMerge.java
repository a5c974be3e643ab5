package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.kernel.ConcatSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Joins the last axes of [minibatch, height, width, channels] or [minibatch, features] tensors. Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedMerge extends KernelLayer {

    private static final long serialVersionUID = 1L;

    /** For JSON. */
    public QuantizedMerge() {}

    QuantizedMerge(Placement placement) {
        super(placement);
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] out = inputShapes[0].clone();
        int last = out.length - 1;
        out[last] = 0;
        long outer = 1;
        for (int axis = 0; axis < last; axis++) {
            outer *= out[axis];
        }
        List<Integer> inner = new ArrayList<>();
        for (long[] shape : inputShapes) {
            boolean fits = shape.length == out.length;
            for (int axis = 0; fits && axis < last; axis++) {
                fits = shape[axis] == out[axis];
            }
            if (!fits) {
                throw wrongShape("inputs that differ in their last axis (channels) only", inputShapes);
            }
            inner.add((int) shape[last]);
            out[last] += shape[last];
        }
        return new ShapedKernel(new ConcatSpec(outer, inner, outputFormat()), out);
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedMergeImpl(conf, networkDataType);
    }
}
