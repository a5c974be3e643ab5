package io.github.dl4jquant.layers.distance;

import io.github.dl4jquant.kernel.DistanceSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Euclidean distance of two inputs of one shape, minibatch first; output [minibatch, 1]. Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedDistance extends KernelLayer {

    private static final long serialVersionUID = 1L;

    /** For JSON. */
    public QuantizedDistance() {}

    QuantizedDistance(Placement placement) {
        super(placement);
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (!Arrays.equals(in, inputShapes[1])) {
            throw wrongShape("two inputs of one shape", inputShapes);
        }
        long length = Arrays.stream(in).skip(1).reduce(1, (a, b) -> a * b);
        return new ShapedKernel(
                new DistanceSpec(
                        (int) in[0],
                        Math.toIntExact(length),
                        getInputFormats().get(0),
                        getInputFormats().get(1),
                        outputFormat()),
                new long[] {in[0], 1});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedDistanceImpl(conf, networkDataType);
    }
}
