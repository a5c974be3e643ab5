package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.LrnSpec;
import java.nio.ByteBuffer;

/** Local response normalization, one pixel at a time. */
final class LrnKernel extends JavaKernel {

    private final LrnSpec spec;
    private final RealReader reader;
    private final RealWriter writer;
    private final float[] values;
    private final float[] results;
    private final float[] squares;

    LrnKernel(LrnSpec spec) {
        this.spec = spec;
        this.reader = RealReader.of(spec.input());
        this.writer = new RealWriter(spec.output());
        this.values = new float[spec.channels()];
        this.results = new float[spec.channels()];
        this.squares = new float[spec.channels()];
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        int channels = spec.channels();
        for (int pixel = 0; pixel < spec.pixels(); pixel++) {
            reader.read(inputs[0], pixel * channels, values, channels);
            normalize();
            writer.write(results, output, pixel * channels, channels);
        }
    }

    private void normalize() {
        int channels = values.length;
        for (int c = 0; c < channels; c++) {
            squares[c] = values[c] * values[c];
        }
        for (int c = 0; c < channels; c++) {
            float sum = 0f;
            int end = Math.min(channels - 1, c + spec.reach());
            for (int other = Math.max(0, c - spec.reach()); other <= end; other++) {
                sum += squares[other];
            }
            results[c] = values[c] * power(spec.k() + spec.alpha() * sum);
        }
    }

    /** The usual exponent by square roots, which cost a tenth. */
    private float power(float base) {
        if (spec.beta() == 0.75f) {
            double root = Math.sqrt(base);
            return (float) (1 / (root * Math.sqrt(root)));
        }
        return (float) Math.pow(base, -spec.beta());
    }
}
