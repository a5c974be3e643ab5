package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ConcatSpec;
import java.nio.ByteBuffer;

/** Joins rows; moves bytes. */
final class ConcatKernel extends JavaKernel {

    private final int outer;
    private final int[] rowBytes;
    private final int[] startBytes;
    private final int outputRowBytes;

    ConcatKernel(ConcatSpec spec) {
        int elementBytes = spec.format().type().bytes();
        this.outer = Math.toIntExact(spec.outer());
        this.rowBytes =
                spec.inner().stream().mapToInt(inner -> inner * elementBytes).toArray();
        this.startBytes =
                spec.starts().stream().mapToInt(start -> start * elementBytes).toArray();
        this.outputRowBytes = Math.multiplyExact(spec.width(), elementBytes);
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        for (int i = 0; i < rowBytes.length; i++) {
            for (int row = 0; row < outer; row++) {
                output.put(row * outputRowBytes + startBytes[i], inputs[i], row * rowBytes[i], rowBytes[i]);
            }
        }
    }
}
