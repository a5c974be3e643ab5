package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.ElementType;
import java.util.List;

/**
 * Puts images into the gaps between each other's pixels: pixel (y, x) of part p becomes pixel {@code ((y - skipTop) *
 * strideHeight + row, (x - skipLeft) * strideWidth + column)} of the output [batch, height, width, channels], where there
 * is such a pixel. Every pixel of the output comes from one part. One input per part, [batch, part height, part width,
 * channels], all of the output's format.
 */
public record InterleaveSpec(
        int batch,
        int height,
        int width,
        int channels,
        int strideHeight,
        int strideWidth,
        List<Part> parts,
        ElementType type)
        implements KernelSpec.Plain {

    /**
     * Where an input goes.
     *
     * @param row of the output that its first row goes to, below {@code strideHeight}
     * @param column likewise
     * @param height of the input
     * @param width of the input
     * @param skipTop rows at its top that are not used
     * @param skipLeft columns at its left that are not used
     */
    public record Part(int row, int column, int height, int width, int skipTop, int skipLeft) {}

    public InterleaveSpec {
        FormatChecks.checkPositive("batch", batch);
        FormatChecks.checkPositive("height", height);
        FormatChecks.checkPositive("width", width);
        FormatChecks.checkPositive("channels", channels);
        parts = List.copyOf(parts);
        long pixels = 0;
        for (Part part : parts) {
            int rows = count(height, part.row(), strideHeight);
            int columns = count(width, part.column(), strideWidth);
            if (part.skipTop() + rows > part.height() || part.skipLeft() + columns > part.width()) {
                throw new IllegalArgumentException("Part " + part + " is too small for an output of " + height + "x"
                        + width + ", stride " + strideHeight + "x" + strideWidth);
            }
            pixels += (long) rows * columns;
        }
        if (pixels != (long) height * width) {
            throw new IllegalArgumentException(
                    "Parts have " + pixels + " pixels for an output of " + height + "x" + width);
        }
    }

    private static int count(int size, int first, int stride) {
        return Math.max(0, (size - first + stride - 1) / stride);
    }
}
