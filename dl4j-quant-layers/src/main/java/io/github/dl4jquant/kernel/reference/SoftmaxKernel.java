package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.SoftmaxSpec;
import java.nio.ByteBuffer;

/**
 * Softmax of rows. A call into a native library costs more than the ten classes of a small network, and its exponential
 * would be another on each machine.
 */
final class SoftmaxKernel extends JavaKernel {

    private final SoftmaxSpec spec;
    private final double[] powers;

    SoftmaxKernel(SoftmaxSpec spec) {
        this.spec = spec;
        this.powers = new double[spec.columns()];
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        int columns = spec.columns();
        for (int row = 0; row < spec.rows(); row++) {
            int from = row * columns * Float.BYTES;
            float largest = largest(inputs[0], from);
            double sum = 0;
            for (int i = 0; i < columns; i++) {
                double power = Exponential.of((double) inputs[0].getFloat(from + i * Float.BYTES) - largest);
                powers[i] = power;
                sum += power;
            }
            double factor = 1 / sum;
            for (int i = 0; i < columns; i++) {
                output.putFloat(from + i * Float.BYTES, (float) (powers[i] * factor));
            }
        }
    }

    private float largest(ByteBuffer values, int from) {
        float largest = values.getFloat(from);
        for (int i = 1; i < spec.columns(); i++) {
            largest = Math.max(largest, values.getFloat(from + i * Float.BYTES)); // NaN stays
        }
        return largest;
    }
}
