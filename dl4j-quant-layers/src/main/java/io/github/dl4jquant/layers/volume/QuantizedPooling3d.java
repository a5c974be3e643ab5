package io.github.dl4jquant.layers.volume;

import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Pooling of volumes: input [minibatch, depth, height, width, channels], output [minibatch, outDepth, outHeight, outWidth,
 * channels]. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedPooling3d extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private PoolingSpec.Kind kind;
    private VolumeWindow window;

    /** For JSON. */
    public QuantizedPooling3d() {}

    QuantizedPooling3d(Placement placement, Pooling3dOperation operation) {
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

    public VolumeWindow getWindow() {
        return window;
    }

    public void setWindow(VolumeWindow window) {
        this.window = window;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (!window.accepts(in)) {
            throw wrongShape(window.expectation("channels"), in);
        }
        PoolingSpec spec = new PoolingSpec(
                kind,
                (int) in[0],
                (int) in[4],
                (int) in[2],
                (int) in[3],
                window.planeOf(in),
                window.depthOf(in),
                inputFormat(),
                outputFormat());
        return new ShapedKernel(
                spec, new long[] {in[0], spec.depth().outSize(), spec.outHeight(), spec.outWidth(), in[4]});
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedPooling3dImpl(conf, networkDataType);
    }
}
