package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ReductionSpec;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Sum or p-norm over all positions, one sample at a time. */
final class ReductionKernel extends JavaKernel {

    private final ReductionSpec spec;
    private final RealReader reader;
    private final RealWriter writer;
    private final float[] values;
    private final float[] sums;

    ReductionKernel(ReductionSpec spec) {
        this.spec = spec;
        this.reader = RealReader.of(spec.input());
        this.writer = new RealWriter(spec.output());
        this.values = new float[spec.channels()];
        this.sums = new float[spec.channels()];
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        int channels = spec.channels();
        for (int s = 0; s < spec.batch(); s++) {
            Arrays.fill(sums, 0f);
            for (int p = 0; p < spec.positions(); p++) {
                reader.read(inputs[0], (s * spec.positions() + p) * channels, values, channels);
                for (int c = 0; c < channels; c++) {
                    sums[c] += spec.kind() == ReductionSpec.Kind.SUM ? values[c] : power(Math.abs(values[c]));
                }
            }
            for (int c = 0; c < (spec.kind() == ReductionSpec.Kind.NORM ? channels : 0); c++) {
                sums[c] = (float) Math.pow(sums[c], 1.0 / spec.norm());
            }
            writer.write(sums, output, s * channels, channels);
        }
    }

    private float power(float magnitude) {
        return switch (spec.norm()) {
            case 1 -> magnitude;
            case 2 -> magnitude * magnitude;
            default -> (float) Math.pow(magnitude, spec.norm());
        };
    }
}
