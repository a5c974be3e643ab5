package io.github.dl4jquant.layers.boundary;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.ReorderSpec;
import io.github.dl4jquant.layers.common.QuantizedLayer;
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
public final class BoundaryLayer extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private boolean image;
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
        this.image = kind.isImage();
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

    public boolean isImage() {
        return image;
    }

    public void setImage(boolean image) {
        this.image = image;
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
        long[] in = inputShapes[0];
        if (in.length < 1 || (image && in.length != 4)) {
            throw wrongShape(image ? "4 axes, an image" : "at least 1 axis, minibatch first", in);
        }
        int batch = (int) in[0];
        if (!image) {
            long perSample = 1;
            for (int i = 1; i < in.length; i++) {
                perSample *= in[i];
            }
            return new ShapedKernel(
                    new ReorderSpec(batch, (int) perSample, 1, inputFormat(), fromLayout, outputFormat(), fromLayout),
                    in);
        }
        boolean first = fromLayout == Layout.CHANNELS_FIRST;
        int channels = (int) (first ? in[1] : in[3]);
        long height = first ? in[2] : in[1];
        long width = first ? in[3] : in[2];
        long[] out = toLayout == Layout.CHANNELS_FIRST
                ? new long[] {batch, channels, height, width}
                : new long[] {batch, height, width, channels};
        return new ShapedKernel(
                new ReorderSpec(
                        batch, channels, (int) (height * width), inputFormat(), fromLayout, outputFormat(), toLayout),
                out);
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
