package io.github.dl4jquant.layers.distance;

import io.github.dl4jquant.kernel.NormalizationSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Divides each sample by its Euclidean norm, or by {@code epsilon} if that is larger: any shape, minibatch first. Persisted;
 * mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedNormalization extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private float epsilon;

    /** For JSON. */
    public QuantizedNormalization() {}

    QuantizedNormalization(Placement placement, float epsilon) {
        super(placement);
        this.epsilon = epsilon;
    }

    public float getEpsilon() {
        return epsilon;
    }

    public void setEpsilon(float epsilon) {
        this.epsilon = epsilon;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        long length = Arrays.stream(in).skip(1).reduce(1, (a, b) -> a * b);
        return new ShapedKernel(
                new NormalizationSpec((int) in[0], Math.toIntExact(length), epsilon, inputFormat(), outputFormat()),
                in);
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedNormalizationImpl(conf, networkDataType);
    }
}
