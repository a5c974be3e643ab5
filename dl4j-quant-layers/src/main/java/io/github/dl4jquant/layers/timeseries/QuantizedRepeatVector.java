package io.github.dl4jquant.layers.timeseries;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Vectors to sequences: input [minibatch, channels], output [minibatch, times, channels]. Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedRepeatVector extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int times;

    /** For JSON. */
    public QuantizedRepeatVector() {}

    QuantizedRepeatVector(Placement placement, int times) {
        super(placement);
        this.times = times;
    }

    public int getTimes() {
        return times;
    }

    public void setTimes(int times) {
        this.times = times;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 2) {
            throw wrongShape("[minibatch, channels]", in);
        }
        MoveSpec move =
                MoveSpec.of(inputFormat(), in).keep(0).walk(0, times, 0).keep(1).build();
        return new ShapedKernel(move, new long[] {in[0], times, in[1]});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedRepeatVectorImpl(conf, networkDataType);
    }
}
