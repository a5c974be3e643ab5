package io.github.dl4jquant.layers.upsampling;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Upsampling of sequences and volumes by repetition: input [minibatch, positions..., channels], output the same with
 * {@code factors[a]} times as many elements along axis {@code a + 1}. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedRepeat extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private List<Integer> factors;

    /** For JSON. */
    public QuantizedRepeat() {}

    QuantizedRepeat(Placement placement, RepeatOperation operation) {
        super(placement);
        this.factors = operation.factors();
    }

    /** How often each element stands in the output, along each axis but the minibatch. */
    public List<Integer> getFactors() {
        return factors;
    }

    public void setFactors(List<Integer> factors) {
        this.factors = factors;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != factors.size() + 1) {
            throw wrongShape((factors.size() + 1) + " axes (channels last, as the layer before writes it)", in);
        }
        long[] out = in.clone();
        MoveSpec.Builder move = MoveSpec.of(inputFormat(), in).keep(0);
        for (int axis = 1; axis < in.length; axis++) {
            int factor = factors.get(axis - 1);
            out[axis] *= factor;
            move.keep(axis).walk(axis, factor, 0);
        }
        return new ShapedKernel(move.build(), out);
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedRepeatImpl(conf, networkDataType);
    }
}
