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
 * Joins tensors along one axis: the channels, which are last, or a position. Persisted; mutable for Deeplearning4j's JSON
 * only.
 */
public final class QuantizedMerge extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private static final int LAST = -1;

    /** Files of earlier versions do not say: they join the last axes. */
    private int axis = LAST;

    /** For JSON. */
    public QuantizedMerge() {}

    QuantizedMerge(Placement placement, int axis) {
        super(placement);
        this.axis = axis;
    }

    /** Along which axis, channels last; -1 for the last. */
    public int getAxis() {
        return axis;
    }

    public void setAxis(int axis) {
        this.axis = axis;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] out = inputShapes[0].clone();
        int joined = axis == LAST ? out.length - 1 : axis;
        if (joined >= out.length) {
            throw wrongShape("inputs of at least " + (joined + 1) + " axes", inputShapes);
        }
        out[joined] = 0;
        List<Integer> inner = new ArrayList<>();
        for (long[] shape : inputShapes) {
            boolean fits = shape.length == out.length;
            for (int a = 0; fits && a < out.length; a++) {
                fits = a == joined || shape[a] == out[a];
            }
            if (!fits) {
                throw wrongShape("inputs that differ in axis " + joined + " (channels last) only", inputShapes);
            }
            inner.add(Math.toIntExact(product(shape, joined, shape.length)));
            out[joined] += shape[joined];
        }
        return new ShapedKernel(new ConcatSpec(product(out, 0, joined), inner, outputFormat()), out);
    }

    private static long product(long[] shape, int from, int to) {
        long product = 1;
        for (int a = from; a < to; a++) {
            product *= shape[a];
        }
        return product;
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedMergeImpl(conf, networkDataType);
    }
}
