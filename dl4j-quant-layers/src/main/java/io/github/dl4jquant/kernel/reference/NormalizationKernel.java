package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.NormalizationSpec;
import java.nio.ByteBuffer;

/** Divides samples by their norms; sums in double. */
final class NormalizationKernel extends JavaKernel {

    private final NormalizationSpec spec;
    private final RealReader reader;
    private final RealWriter writer;
    private final float[] sample;

    NormalizationKernel(NormalizationSpec spec) {
        this.spec = spec;
        this.reader = RealReader.of(spec.input());
        this.writer = new RealWriter(spec.output());
        this.sample = new float[spec.length()];
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        for (int n = 0; n < spec.batch(); n++) {
            reader.read(inputs[0], n * spec.length(), sample, spec.length());
            double sum = 0;
            for (float x : sample) {
                sum += (double) x * x;
            }
            float norm = Math.max((float) Math.sqrt(sum), spec.epsilon());
            for (int i = 0; i < sample.length; i++) {
                sample[i] /= norm;
            }
            writer.write(sample, output, n * spec.length(), spec.length());
        }
    }
}
