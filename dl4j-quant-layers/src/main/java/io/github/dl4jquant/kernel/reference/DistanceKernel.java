package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.DistanceSpec;
import java.nio.ByteBuffer;

/** Distances of samples; sums in double. */
final class DistanceKernel extends JavaKernel {

    private final DistanceSpec spec;
    private final RealReader firstReader;
    private final RealReader secondReader;
    private final RealWriter writer;
    private final float[] first;
    private final float[] second;
    private final float[] distances;

    DistanceKernel(DistanceSpec spec) {
        this.spec = spec;
        this.firstReader = RealReader.of(spec.first());
        this.secondReader = RealReader.of(spec.second());
        this.writer = new RealWriter(spec.output());
        this.first = new float[spec.length()];
        this.second = new float[spec.length()];
        this.distances = new float[spec.batch()];
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        for (int n = 0; n < distances.length; n++) {
            firstReader.read(inputs[0], n * spec.length(), first, spec.length());
            secondReader.read(inputs[1], n * spec.length(), second, spec.length());
            double sum = 0;
            for (int i = 0; i < first.length; i++) {
                double difference = (double) first[i] - second[i];
                sum += difference * difference;
            }
            distances[n] = (float) Math.sqrt(sum);
        }
        writer.write(distances, output, 0, distances.length);
    }
}
