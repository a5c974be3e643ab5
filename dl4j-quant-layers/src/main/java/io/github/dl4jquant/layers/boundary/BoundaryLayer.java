package io.github.dl4jquant.layers.boundary;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.NodePlan;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Changes number format and axis order of a tensor in one pass. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class BoundaryLayer extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int positionAxes;
    private Layout fromLayout = Layout.CHANNELS_FIRST;
    private Layout toLayout = Layout.CHANNELS_FIRST;

    /** For JSON. */
    public BoundaryLayer() {}

    public BoundaryLayer(
            String name,
            String tensor,
            TensorKind kind,
            TensorFormat from,
            Layout fromLayout,
            TensorFormat to,
            Layout toLayout) {
        super(new Placement(
                new NodePlan(name, List.of(tensor), type(from, to), Precision.FLOAT32, to, ""),
                name,
                List.of(from),
                List.of(kind),
                List.of(false),
                !from.isInt8()));
        this.positionAxes = kind.positionAxes();
        this.fromLayout = fromLayout;
        this.toLayout = toLayout;
    }

    private static String type(TensorFormat from, TensorFormat to) {
        if (from.isInt8() == to.isInt8()) {
            return from.isInt8() ? "Requantize" : "Transpose";
        }
        return to.isInt8() ? "Quantize" : "Dequantize";
    }

    @Override
    public boolean conversion() {
        return true;
    }

    /** Number of axes besides minibatch and channels; 0 where nothing is re-ordered. */
    public int getPositionAxes() {
        return positionAxes;
    }

    public void setPositionAxes(int positionAxes) {
        this.positionAxes = positionAxes;
    }

    public Layout getFromLayout() {
        return fromLayout;
    }

    public void setFromLayout(Layout fromLayout) {
        this.fromLayout = fromLayout;
    }

    public Layout getToLayout() {
        return toLayout;
    }

    public void setToLayout(Layout toLayout) {
        this.toLayout = toLayout;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = asSequence(inputShapes[0]);
        boolean moves = positionAxes > 0;
        if (in.length < 1 || (moves && in.length != positionAxes + 2)) {
            throw wrongShape(
                    moves ? (positionAxes + 2) + " axes, minibatch first" : "at least 1 axis, minibatch first", in);
        }
        int batch = (int) in[0];
        if (!moves) {
            int perSample = Math.toIntExact(product(in, 1, in.length));
            return new ShapedKernel(
                    new ReorderSpec(batch, perSample, 1, inputFormat(), fromLayout, outputFormat(), fromLayout), in);
        }
        boolean first = fromLayout == Layout.CHANNELS_FIRST;
        int channelAxis = first ? 1 : in.length - 1;
        int channels = (int) in[channelAxis];
        int positions = Math.toIntExact(first ? product(in, 2, in.length) : product(in, 1, channelAxis));
        return new ShapedKernel(
                new ReorderSpec(batch, channels, positions, inputFormat(), fromLayout, outputFormat(), toLayout),
                reordered(in, channels, first));
    }

    /** {@code rnnTimeStep} takes a single time step as [minibatch, channels]. */
    private long[] asSequence(long[] shape) {
        if (positionAxes != 1 || shape.length != 2) {
            return shape;
        }
        return fromLayout == Layout.CHANNELS_FIRST
                ? new long[] {shape[0], shape[1], 1}
                : new long[] {shape[0], 1, shape[1]};
    }

    private long[] reordered(long[] in, int channels, boolean first) {
        long[] out = new long[in.length];
        out[0] = in[0];
        boolean toFirst = toLayout == Layout.CHANNELS_FIRST;
        System.arraycopy(in, first ? 2 : 1, out, toFirst ? 2 : 1, positionAxes);
        out[toFirst ? 1 : in.length - 1] = channels;
        return out;
    }

    private static long product(long[] shape, int from, int to) {
        long product = 1;
        for (int i = from; i < to; i++) {
            product *= shape[i];
        }
        return product;
    }

    /** Sizes stay as they are; an image is described alike in either order. */
    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return inputType;
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new BoundaryLayerImpl(conf, networkDataType);
    }
}
