package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.ArrayList;
import java.util.List;

/** A {@link SlidingWindow} as attributes of ONNX operators. */
public final class OnnxWindow {

    private OnnxWindow() {}

    /** kernel_shape, strides and padding; dilations where there are any. Zero padding merged into it comes on top. */
    public static List<OnnxAttribute> attributes(SlidingWindow window) {
        List<OnnxAttribute> attributes = new ArrayList<>();
        attributes.add(OnnxAttribute.of("kernel_shape", new long[] {window.kernelHeight(), window.kernelWidth()}));
        attributes.add(OnnxAttribute.of("strides", new long[] {window.strideHeight(), window.strideWidth()}));
        if (window.dilationHeight() > 1 || window.dilationWidth() > 1) {
            attributes.add(OnnxAttribute.of("dilations", new long[] {window.dilationHeight(), window.dilationWidth()}));
        }
        if (dependsOnSize(window)) {
            attributes.add(OnnxAttribute.of("auto_pad", "SAME_UPPER"));
        } else {
            // one output per input: what the padding adds up to is the same for every size
            int[] rows = padding(window, window.kernelHeight(), window.dilationHeight(), window.padHeight());
            int[] columns = padding(window, window.kernelWidth(), window.dilationWidth(), window.padWidth());
            attributes.add(OnnxAttribute.of("pads", new long[] {
                rows[0] + window.zeroTop(),
                columns[0] + window.zeroLeft(),
                rows[1] + window.zeroBottom(),
                columns[1] + window.zeroRight()
            }));
        }
        return attributes;
    }

    /**
     * Whether the padding depends on the size of the input; then merged zero padding must be put before the operator.
     *
     * @throws UnsupportedNodeException if ONNX cannot say it
     */
    public static boolean dependsOnSize(SlidingWindow window) {
        boolean depends =
                window.mode() == SlidingWindow.Mode.SAME && (window.strideHeight() > 1 || window.strideWidth() > 1);
        if (depends && (window.dilationHeight() > 1 || window.dilationWidth() > 1)) {
            throw new UnsupportedNodeException(
                    "mode Same with stride and dilation, whose padding depends on the size of the input");
        }
        return depends;
    }

    private static int[] padding(SlidingWindow window, int kernel, int dilation, int explicit) {
        if (window.mode() != SlidingWindow.Mode.SAME) {
            return new int[] {explicit, explicit};
        }
        int total = (kernel - 1) * dilation;
        return new int[] {total / 2, total - total / 2};
    }
}
