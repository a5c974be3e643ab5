package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Some neighbouring elements of one axis: {@code output[i] = input[from + i]}, for {@code count} elements. Persisted;
 * mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedSubset extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int axis;
    private int from;
    private int count;

    /** For JSON. */
    public QuantizedSubset() {}

    QuantizedSubset(Placement placement, SubsetOperation operation) {
        super(placement);
        this.axis = operation.axis();
        this.from = operation.from();
        this.count = operation.count();
    }

    public int getAxis() {
        return axis;
    }

    public void setAxis(int axis) {
        this.axis = axis;
    }

    public int getFrom() {
        return from;
    }

    public void setFrom(int from) {
        this.from = from;
    }

    public int getCount() {
        return count;
    }

    public void setCount(int count) {
        this.count = count;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (axis >= in.length || from + count > in[axis]) {
            throw wrongShape("at least " + (from + count) + " elements along axis " + axis + " (channels last)", in);
        }
        MoveSpec.Builder move = MoveSpec.of(inputFormat(), in).startAt(axis, from);
        for (int a = 0; a < in.length; a++) {
            move.walk(a, a == axis ? count : in[a], 1);
        }
        MoveSpec spec = move.build();
        return new ShapedKernel(spec, spec.outputShape());
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedSubsetImpl(conf, networkDataType);
    }
}
