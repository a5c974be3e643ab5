package io.github.dl4jquant.layers.upsampling;

import io.github.dl4jquant.kernel.UpsampleSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Nearest-neighbour upsampling: input [minibatch, height, width, channels], output [minibatch, height * factorHeight,
 * width * factorWidth, channels] in the same number format. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedUpsampling extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int factorHeight;
    private int factorWidth;

    /** For JSON. */
    public QuantizedUpsampling() {}

    QuantizedUpsampling(Placement placement, UpsamplingOperation operation) {
        super(placement);
        this.factorHeight = operation.factorHeight();
        this.factorWidth = operation.factorWidth();
    }

    public int getFactorHeight() {
        return factorHeight;
    }

    public void setFactorHeight(int factorHeight) {
        this.factorHeight = factorHeight;
    }

    public int getFactorWidth() {
        return factorWidth;
    }

    public void setFactorWidth(int factorWidth) {
        this.factorWidth = factorWidth;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 4) {
            throw wrongShape("[minibatch, height, width, channels] (channels last, as the layer before writes it)", in);
        }
        return new ShapedKernel(
                new UpsampleSpec(
                        (int) in[0], (int) in[1], (int) in[2], (int) in[3], factorHeight, factorWidth, inputFormat()),
                new long[] {in[0], in[1] * factorHeight, in[2] * factorWidth, in[3]});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedUpsamplingImpl(conf, networkDataType);
    }
}
