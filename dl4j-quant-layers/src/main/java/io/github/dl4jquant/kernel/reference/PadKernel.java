package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.PadSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Surrounds images with real 0; moves bytes. */
final class PadKernel extends JavaKernel {

    private final PadSpec spec;
    private final int pixelBytes;
    /** One row of the output, all real 0. */
    private final byte[] zeros;

    PadKernel(PadSpec spec) {
        this.spec = spec;
        this.pixelBytes =
                Math.multiplyExact(spec.channels(), spec.format().type().bytes());
        this.zeros = new byte[Math.multiplyExact(spec.left() + spec.width() + spec.right(), pixelBytes)];
        // The 4-byte types have zero point 0, which is four bytes of 0.
        Arrays.fill(zeros, (byte) spec.format().zeroPoint());
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        int rowBytes = spec.width() * pixelBytes;
        int leftBytes = spec.left() * pixelBytes;
        int from = 0;
        int to = 0;
        for (int image = 0; image < spec.batch(); image++) {
            to = putZeroRows(output, to, spec.top());
            for (int y = 0; y < spec.height(); y++) {
                output.put(to, zeros, 0, leftBytes);
                output.put(to + leftBytes, inputs[0], from, rowBytes);
                output.put(to + leftBytes + rowBytes, zeros, 0, spec.right() * pixelBytes);
                from += rowBytes;
                to += zeros.length;
            }
            to = putZeroRows(output, to, spec.bottom());
        }
    }

    private int putZeroRows(ByteBuffer output, int at, int rows) {
        for (int y = 0; y < rows; y++) {
            output.put(at + y * zeros.length, zeros);
        }
        return at + rows * zeros.length;
    }
}
