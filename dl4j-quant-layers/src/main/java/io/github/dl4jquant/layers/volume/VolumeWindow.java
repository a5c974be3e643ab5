package io.github.dl4jquant.layers.volume;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.kernel.DepthAxis;
import io.github.dl4jquant.kernel.Window2d;
import io.github.dl4jquant.layers.common.OnnxWindow;
import io.github.dl4jquant.layers.common.SlidingWindow;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.io.Serializable;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.layers.Convolution3D;

/**
 * The sliding window of a three-dimensional layer.
 *
 * @param depth what happens along the depth, as a window over images of one column whose height is the depth
 * @param plane what happens along height and width
 */
public record VolumeWindow(SlidingWindow depth, SlidingWindow plane) implements Serializable {

    /**
     * From a Deeplearning4j configuration; arrays are [depth, height, width].
     *
     * @throws UnsupportedNodeException for causal padding
     */
    static VolumeWindow of(int[] kernel, int[] stride, int[] dilation, int[] padding, ConvolutionMode mode) {
        SlidingWindow depth = SlidingWindow.of(
                new int[] {kernel[0], 1},
                new int[] {stride[0], 1},
                new int[] {dilation[0], 1},
                new int[] {padding[0], 0},
                mode);
        return new VolumeWindow(
                depth, SlidingWindow.of(behind(kernel), behind(stride), behind(dilation), behind(padding), mode));
    }

    private static int[] behind(int[] sizes) {
        return new int[] {sizes[1], sizes[2]};
    }

    /**
     * Makes sure that a layer reads a volume in the order that it was configured for.
     *
     * @throws UnsupportedNodeException if not: Deeplearning4j then computes over the wrong axes
     */
    static void requireVolume(GraphNode node, Convolution3D.DataFormat format) {
        if (node.inputKind() != TensorKind.of(format)) {
            throw new UnsupportedNodeException(
                    "input is " + node.inputKind() + ", the layer is for " + TensorKind.of(format));
        }
    }

    /** Whether the float layer would accept an input of this shape, [minibatch, depth, height, width, channels]. */
    boolean accepts(long[] in) {
        return in.length == 5 && depth.accepts((int) in[1], 1) && plane.accepts((int) in[2], (int) in[3]);
    }

    /** The depth of an input of this shape, with the padding that it gets. */
    DepthAxis depthOf(long[] in) {
        Window2d w = depth.window((int) in[1], 1);
        return new DepthAxis(
                (int) in[1], w.kernelHeight(), w.strideHeight(), w.dilationHeight(), w.padTop(), w.padBottom());
    }

    /** The window over the slices of an input of this shape, with the padding that they get. */
    Window2d planeOf(long[] in) {
        return plane.window((int) in[2], (int) in[3]);
    }

    /** The window in ONNX. */
    OnnxWindow onnx() {
        return OnnxWindow.ofVolumes(depth, plane);
    }

    /** Taps: positions that the window covers. */
    int taps() {
        return depth.kernelHeight() * plane.kernelHeight() * plane.kernelWidth();
    }

    /** What {@link #accepts} wants, for messages. */
    String expectation(String channels) {
        return "[minibatch, depth, height, width, " + channels + "] (channels last, as the layer before writes it) with"
                + " room for a window of " + depth.kernelHeight() + "x" + plane.kernelHeight() + "x"
                + plane.kernelWidth()
                + (plane.mode() == SlidingWindow.Mode.STRICT ? " that fits exactly (mode Strict)" : "");
    }
}
