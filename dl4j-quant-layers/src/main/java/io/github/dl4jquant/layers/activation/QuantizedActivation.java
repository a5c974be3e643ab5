package io.github.dl4jquant.layers.activation;

import io.github.dl4jquant.kernel.ActivationSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/** Element-wise function: input of any shape, output of the same. Persisted; mutable for Deeplearning4j's JSON only. */
public final class QuantizedActivation extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private Activation activation;

    /** For JSON. */
    public QuantizedActivation() {}

    QuantizedActivation(Placement placement, Activation activation) {
        super(placement);
        this.activation = activation;
    }

    public Activation getActivation() {
        return activation;
    }

    public void setActivation(Activation activation) {
        this.activation = activation;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        long length = 1;
        for (long size : in) {
            length *= size;
        }
        if (length < 1) {
            throw wrongShape("at least one value", in);
        }
        return new ShapedKernel(new ActivationSpec(length, activation, inputFormat(), outputFormat()), in);
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedActivationImpl(conf, networkDataType);
    }
}
