package io.github.dl4jquant.layers.globalpooling;

import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.PoolingSpec;
import io.github.dl4jquant.kernel.ReductionSpec;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Pooling over a whole sequence, image or volume: input [minibatch, positions ..., channels] with one to three axes of
 * positions, output [minibatch, channels] or [minibatch, 1 ..., channels] with as many axes. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedGlobalPooling extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private GlobalPooling kind;
    private int norm = 2;
    private boolean collapse;
    private int positionAxes = 2;

    /** For JSON. */
    public QuantizedGlobalPooling() {}

    QuantizedGlobalPooling(Placement placement, GlobalPoolingOperation operation) {
        super(placement);
        this.kind = operation.kind();
        this.norm = operation.norm();
        this.collapse = operation.collapse();
        this.positionAxes = placement.inputKinds().get(0).positionAxes();
    }

    public GlobalPooling getKind() {
        return kind;
    }

    public void setKind(GlobalPooling kind) {
        this.kind = kind;
    }

    /** p of PNORM. */
    public int getNorm() {
        return norm;
    }

    public void setNorm(int norm) {
        this.norm = norm;
    }

    public boolean isCollapse() {
        return collapse;
    }

    public void setCollapse(boolean collapse) {
        this.collapse = collapse;
    }

    /** Number of axes that are pooled over, as far as the network says; it takes inputs of any. */
    public int getPositionAxes() {
        return positionAxes;
    }

    public void setPositionAxes(int positionAxes) {
        this.positionAxes = positionAxes;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length < 3 || in.length > 5) {
            throw wrongShape(
                    "[minibatch, positions ..., channels] with one to three axes of positions (channels last, as the"
                            + " layer before writes it)",
                    in);
        }
        long[] out = new long[in.length];
        Arrays.fill(out, 1);
        out[0] = in[0];
        out[out.length - 1] = in[in.length - 1];
        long[] vector = {in[0], in[in.length - 1]};
        return new ShapedKernel(kind.pooling() == null ? reduction(in) : pooling(in), collapse ? vector : out);
    }

    private KernelSpec pooling(long[] in) {
        int height = (int) in[in.length == 5 ? 2 : 1];
        int width = in.length == 3 ? 1 : (int) in[in.length - 2];
        int depth = in.length == 5 ? (int) in[1] : 1;
        return new PoolingSpec(
                kind.pooling(),
                (int) in[0],
                (int) in[in.length - 1],
                height,
                width,
                Window2d.of(height, width, 1, 1),
                new DepthAxis(depth, depth, 1, 1, 0, 0),
                inputFormat(),
                outputFormat());
    }

    private KernelSpec reduction(long[] in) {
        long positions = Arrays.stream(in, 1, in.length - 1).reduce(1, Math::multiplyExact);
        return new ReductionSpec(
                kind.reduction(),
                norm,
                (int) in[0],
                Math.toIntExact(positions),
                (int) in[in.length - 1],
                inputFormat(),
                outputFormat());
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedGlobalPoolingImpl(conf, networkDataType);
    }
}
