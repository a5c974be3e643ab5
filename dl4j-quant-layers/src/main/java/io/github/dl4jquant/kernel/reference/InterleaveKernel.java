package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.InterleaveSpec;
import io.github.dl4jquant.kernel.InterleaveSpec.Part;
import java.nio.ByteBuffer;

/** Interleaves images, one row of the output at a time; moves bytes. */
final class InterleaveKernel extends JavaKernel {

    private final InterleaveSpec spec;
    private final int pixelBytes;
    private final byte[] outputRow;
    private final byte[] inputRow;

    InterleaveKernel(InterleaveSpec spec) {
        this.spec = spec;
        this.pixelBytes = Math.multiplyExact(spec.channels(), spec.type().bytes());
        this.outputRow = new byte[Math.multiplyExact(spec.width(), pixelBytes)];
        int widest = spec.parts().stream().mapToInt(Part::width).max().orElse(0);
        this.inputRow = new byte[Math.multiplyExact(widest, pixelBytes)];
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        for (int row = 0; row < spec.batch() * spec.height(); row++) {
            int image = row / spec.height();
            int y = row % spec.height();
            for (int p = 0; p < inputs.length; p++) {
                Part part = spec.parts().get(p);
                if (y % spec.strideHeight() == part.row()) {
                    int from = image * part.height() + part.skipTop() + y / spec.strideHeight();
                    spread(inputs[p], from, part);
                }
            }
            output.put(row * outputRow.length, outputRow);
        }
    }

    private void spread(ByteBuffer input, int row, Part part) {
        int count = Math.max(0, (spec.width() - part.column() + spec.strideWidth() - 1) / spec.strideWidth());
        input.get((row * part.width() + part.skipLeft()) * pixelBytes, inputRow, 0, count * pixelBytes);
        int step = spec.strideWidth() * pixelBytes;
        int to = part.column() * pixelBytes;
        for (int from = 0; from < count * pixelBytes; from += pixelBytes) {
            System.arraycopy(inputRow, from, outputRow, to, pixelBytes);
            to += step;
        }
    }
}
