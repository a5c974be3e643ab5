package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.UpsampleSpec;
import java.nio.ByteBuffer;

/** Repeats pixels and rows; moves bytes. */
final class UpsampleKernel extends JavaKernel {

    private final UpsampleSpec spec;
    private final int pixelBytes;
    private final byte[] inputRow;
    private final byte[] outputRow;

    UpsampleKernel(UpsampleSpec spec) {
        this.spec = spec;
        this.pixelBytes =
                Math.multiplyExact(spec.channels(), spec.format().type().bytes());
        this.inputRow = new byte[Math.multiplyExact(spec.width(), pixelBytes)];
        this.outputRow = new byte[Math.multiplyExact(inputRow.length, spec.factorWidth())];
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        int to = 0;
        for (int row = 0; row < spec.batch() * spec.height(); row++) {
            inputs[0].get(row * inputRow.length, inputRow);
            widenRow();
            for (int copy = 0; copy < spec.factorHeight(); copy++) {
                output.put(to, outputRow);
                to += outputRow.length;
            }
        }
    }

    private void widenRow() {
        int to = 0;
        for (int from = 0; from < inputRow.length; from += pixelBytes) {
            for (int copy = 0; copy < spec.factorWidth(); copy++) {
                System.arraycopy(inputRow, from, outputRow, to, pixelBytes);
                to += pixelBytes;
            }
        }
    }
}
