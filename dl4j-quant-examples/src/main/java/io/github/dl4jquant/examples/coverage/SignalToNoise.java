package io.github.dl4jquant.examples.coverage;

import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** How near outputs are to wanted ones. Stateless. */
final class SignalToNoise {

    private SignalToNoise() {}

    /**
     * Sum of the squares of what is wanted over that of the differences, in dB; infinite if all is equal.
     *
     * @param wanted arrays of a network's outputs, for each minibatch
     * @param got as many; where shapes differ, the values that both have are compared
     */
    static double decibels(List<INDArray[]> wanted, List<INDArray[]> got) {
        double signal = 0;
        double noise = 0;
        for (int batch = 0; batch < got.size(); batch++) {
            for (int i = 0; i < got.get(batch).length; i++) {
                float[] w = wanted.get(batch)[i].dup('c').data().asFloat();
                float[] g = got.get(batch)[i].dup('c').data().asFloat();
                for (int k = 0; k < Math.min(w.length, g.length); k++) {
                    double difference = (double) w[k] - g[k];
                    signal += (double) w[k] * w[k];
                    noise += difference * difference;
                }
            }
        }
        return noise == 0 ? Double.POSITIVE_INFINITY : 10 * Math.log10(signal / noise);
    }
}
