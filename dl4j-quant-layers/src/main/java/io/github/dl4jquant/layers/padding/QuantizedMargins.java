package io.github.dl4jquant.layers.padding;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Zero padding and cropping along any axis but the minibatch: input [minibatch, positions..., channels], output the same
 * with {@code before[a] + size + behind[a]} elements along axis {@code a + 1}. Persisted; mutable for Deeplearning4j's JSON
 * only.
 */
public final class QuantizedMargins extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private List<Integer> before;
    private List<Integer> behind;

    /** For JSON. */
    public QuantizedMargins() {}

    QuantizedMargins(Placement placement, MarginsOperation operation) {
        super(placement);
        this.before = operation.before();
        this.behind = operation.behind();
    }

    /** Zeros put, or elements cut off if negative, before each axis but the minibatch. */
    public List<Integer> getBefore() {
        return before;
    }

    public void setBefore(List<Integer> before) {
        this.before = before;
    }

    /** The same behind each axis. */
    public List<Integer> getBehind() {
        return behind;
    }

    public void setBehind(List<Integer> behind) {
        this.behind = behind;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        boolean fits = in.length == before.size() + 1;
        long[] out = in.clone();
        for (int axis = 1; fits && axis < in.length; axis++) {
            out[axis] = before.get(axis - 1) + in[axis] + behind.get(axis - 1);
            fits = out[axis] > 0;
        }
        if (!fits) {
            throw wrongShape(
                    (before.size() + 1) + " axes (channels last, as the layer before writes it), of which something is"
                            + " left with margins of " + before + " and " + behind,
                    in);
        }
        MoveSpec.Builder move = MoveSpec.of(inputFormat(), in).keep(0);
        for (int axis = 1; axis < in.length; axis++) {
            move.startAt(axis, -before.get(axis - 1)).walk(axis, out[axis], 1);
        }
        return new ShapedKernel(move.build(), out);
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedMarginsImpl(conf, networkDataType);
    }
}
