package io.github.dl4jquant.layers.normalization;

import io.github.dl4jquant.kernel.LrnSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Local response normalization: input [minibatch, height, width, channels], output of the same shape. Persisted; mutable
 * for Deeplearning4j's JSON only.
 */
public final class QuantizedLrn extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int reach;
    private float k;
    private float alpha;
    private float beta;

    /** For JSON. */
    public QuantizedLrn() {}

    QuantizedLrn(Placement placement, LrnOperation operation) {
        super(placement);
        this.reach = operation.reach();
        this.k = operation.k();
        this.alpha = operation.alpha();
        this.beta = operation.beta();
    }

    public int getReach() {
        return reach;
    }

    public void setReach(int reach) {
        this.reach = reach;
    }

    public float getK() {
        return k;
    }

    public void setK(float k) {
        this.k = k;
    }

    public float getAlpha() {
        return alpha;
    }

    public void setAlpha(float alpha) {
        this.alpha = alpha;
    }

    public float getBeta() {
        return beta;
    }

    public void setBeta(float beta) {
        this.beta = beta;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 4) {
            throw wrongShape("[minibatch, height, width, channels] (channels last, as the layer before writes it)", in);
        }
        long pixels = in[0] * in[1] * in[2];
        return new ShapedKernel(
                new LrnSpec(pixels, (int) in[3], reach, k, alpha, beta, inputFormat(), outputFormat()), in);
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedLrnImpl(conf, networkDataType);
    }
}
