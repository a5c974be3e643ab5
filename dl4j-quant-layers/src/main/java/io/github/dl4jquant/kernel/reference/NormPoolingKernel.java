package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.NormPoolingSpec;
import io.github.dl4jquant.kernel.Window2d;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Pooling by p-norm, one sample at a time: powers of all values, sums of those in each window in float, roots. */
final class NormPoolingKernel extends JavaKernel {

    private final NormPoolingSpec spec;
    private final RealReader reader;
    private final RealWriter writer;
    private final float[] powers;
    private final float[] sums;

    NormPoolingKernel(NormPoolingSpec spec) {
        this.spec = spec;
        this.reader = RealReader.of(spec.input());
        this.writer = new RealWriter(spec.output());
        this.powers = new float[Math.toIntExact((long) spec.inHeight() * spec.inWidth() * spec.channels())];
        this.sums = new float[spec.channels()];
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        int pixel = 0;
        for (int s = 0; s < spec.batch(); s++) {
            reader.read(inputs[0], s * powers.length, powers, powers.length);
            raise();
            for (int y = 0; y < spec.outHeight(); y++) {
                for (int x = 0; x < spec.outWidth(); x++) {
                    sum(y, x);
                    root();
                    writer.write(sums, output, pixel++ * spec.channels(), spec.channels());
                }
            }
        }
    }

    private void raise() {
        int p = spec.p();
        for (int i = 0; i < powers.length; i++) {
            float magnitude = Math.abs(powers[i]);
            powers[i] = switch (p) {
                case 1 -> magnitude;
                case 2 -> magnitude * magnitude;
                default -> (float) Math.pow(magnitude, p);
            };
        }
    }

    private void root() {
        int p = spec.p();
        for (int c = 0; c < sums.length; c++) {
            sums[c] = switch (p) {
                case 1 -> sums[c];
                case 2 -> (float) Math.sqrt(sums[c]);
                default -> (float) Math.pow(sums[c], 1.0 / p);
            };
        }
    }

    private void sum(int outY, int outX) {
        Window2d w = spec.window();
        Arrays.fill(sums, 0f);
        for (int ky = 0; ky < w.kernelHeight(); ky++) {
            int y = outY * w.strideHeight() - w.padTop() + ky * w.dilationHeight();
            if (y < 0 || y >= spec.inHeight()) {
                continue;
            }
            for (int kx = 0; kx < w.kernelWidth(); kx++) {
                int x = outX * w.strideWidth() - w.padLeft() + kx * w.dilationWidth();
                if (x >= 0 && x < spec.inWidth()) {
                    int from = (y * spec.inWidth() + x) * sums.length;
                    for (int c = 0; c < sums.length; c++) {
                        sums[c] += powers[from + c];
                    }
                }
            }
        }
    }
}
