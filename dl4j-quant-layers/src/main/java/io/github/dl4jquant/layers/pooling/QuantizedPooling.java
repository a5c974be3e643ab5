package io.github.dl4jquant.layers.pooling;

import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Pooling: input [minibatch, height, width, channels], output [minibatch, outHeight, outWidth, channels]. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedPooling extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private PoolingSpec.Kind kind;
    private SlidingWindow window;

    /** For JSON. */
    public QuantizedPooling() {}

    QuantizedPooling(Placement placement, PoolingOperation operation) {
        super(placement);
        this.kind = operation.kind();
        this.window = operation.window();
    }

    public PoolingSpec.Kind getKind() {
        return kind;
    }

    public void setKind(PoolingSpec.Kind kind) {
        this.kind = kind;
    }

    public SlidingWindow getWindow() {
        return window;
    }

    public void setWindow(SlidingWindow window) {
        this.window = window;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 4 || !window.accepts((int) in[1], (int) in[2])) {
            throw wrongShape(
                    "[minibatch, height, width, channels] (channels last, as the layer before writes it) with room for a"
                            + " window of " + window.kernelHeight() + "x" + window.kernelWidth()
                            + (window.mode() == SlidingWindow.Mode.STRICT ? " that fits exactly (mode Strict)" : ""),
                    in);
        }
        PoolingSpec spec = new PoolingSpec(
                kind,
                (int) in[0],
                (int) in[3],
                (int) in[1],
                (int) in[2],
                window.window((int) in[1], (int) in[2]),
                inputFormat(),
                outputFormat());
        return new ShapedKernel(spec, new long[] {in[0], spec.outHeight(), spec.outWidth(), in[3]});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedPoolingImpl(conf, networkDataType);
    }
}
