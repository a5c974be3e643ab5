package io.github.dl4jquant.layers.activation;

import io.github.dl4jquant.kernel.PreluSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.spi.Placement;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Rectifier with trained slopes: input [minibatch, ..., channels], output of the same shape. Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedPrelu extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private List<Integer> slopes;

    /** For JSON. */
    public QuantizedPrelu() {}

    QuantizedPrelu(Placement placement, List<Integer> slopes) {
        super(placement);
        this.slopes = slopes;
    }

    /** Shape of the slopes without minibatch, channels last; 1 along axes that share them. */
    public List<Integer> getSlopes() {
        return slopes;
    }

    public void setSlopes(List<Integer> slopes) {
        this.slopes = slopes;
    }

    @Override
    public long weightCount() {
        return slopes.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    @Override
    public int weightChannels() {
        return 1;
    }

    @Override
    public ElementType weightType() {
        return ElementType.FLOAT32;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        boolean fits = in.length == slopes.size() + 1;
        for (int axis = 0; fits && axis < slopes.size(); axis++) {
            fits = slopes.get(axis) == 1 || slopes.get(axis) == in[axis + 1];
        }
        if (!fits) {
            throw wrongShape("a minibatch of " + slopes + " (channels last), any size where it says 1", in);
        }
        List<Integer> sample =
                Arrays.stream(in).skip(1).mapToObj(Math::toIntExact).toList();
        return new ShapedKernel(new PreluSpec((int) in[0], sample, slopes, inputFormat(), outputFormat()), in);
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedPreluImpl(conf, networkDataType);
    }
}
