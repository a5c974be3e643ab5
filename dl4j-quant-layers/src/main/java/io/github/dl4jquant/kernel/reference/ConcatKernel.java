package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ConcatSpec;
import java.nio.ByteBuffer;

/** Joins rows; moves bytes. */
final class ConcatKernel extends JavaKernel {

    private final int outer;
    private final int[] rowBytes;
    private final int outputRowBytes;

    ConcatKernel(ConcatSpec spec) {
        int elementBytes = spec.format().type().bytes();
        this.outer = Math.toIntExact(spec.outer());
        this.rowBytes =
                spec.inner().stream().mapToInt(inner -> inner * elementBytes).toArray();
        int sum = 0;
        for (int bytes : rowBytes) {
            sum = Math.addExact(sum, bytes);
        }
        this.outputRowBytes = sum;
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        int column = 0;
        for (int i = 0; i < rowBytes.length; i++) {
            for (int row = 0; row < outer; row++) {
                output.put(row * outputRowBytes + column, inputs[i], row * rowBytes[i], rowBytes[i]);
            }
            column += rowBytes[i];
        }
    }
}
