package io.github.dl4jquant.layers.globalpooling;

import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Pooling over a whole image: input [minibatch, height, width, channels], output [minibatch, channels] or [minibatch, 1, 1,
 * channels]. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedGlobalPooling extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private PoolingSpec.Kind kind;
    private boolean collapse;

    /** For JSON. */
    public QuantizedGlobalPooling() {}

    QuantizedGlobalPooling(Placement placement, GlobalPoolingOperation operation) {
        super(placement);
        this.kind = operation.kind();
        this.collapse = operation.collapse();
    }

    public PoolingSpec.Kind getKind() {
        return kind;
    }

    public void setKind(PoolingSpec.Kind kind) {
        this.kind = kind;
    }

    public boolean isCollapse() {
        return collapse;
    }

    public void setCollapse(boolean collapse) {
        this.collapse = collapse;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 4) {
            throw wrongShape("[minibatch, height, width, channels] (channels last, as the layer before writes it)", in);
        }
        int height = (int) in[1];
        int width = (int) in[2];
        PoolingSpec spec = new PoolingSpec(
                kind,
                (int) in[0],
                (int) in[3],
                height,
                width,
                Window2d.of(height, width, 1, 1),
                inputFormat(),
                outputFormat());
        return new ShapedKernel(spec, collapse ? new long[] {in[0], in[3]} : new long[] {in[0], 1, 1, in[3]});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedGlobalPoolingImpl(conf, networkDataType);
    }
}
