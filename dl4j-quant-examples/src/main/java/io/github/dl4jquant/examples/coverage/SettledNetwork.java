package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A float network of the zoo with settled weights, which all measurements start from.
 *
 * @param zoo what it is
 * @param size height and width of its images, or length of its text
 * @param network itself
 * @param shapes of the result of each layer and vertex, by name
 */
record SettledNetwork(ZooNetwork zoo, int size, Subject network, Map<String, long[]> shapes) implements AutoCloseable {

    /** Inputs that weights and batch statistics are settled on. */
    private static final int SETTLING_SAMPLES = 4;

    private static final int CALIBRATION_SAMPLES = 16;

    /** Builds it and gives it weights. */
    static SettledNetwork of(ZooNetwork zoo, int size) {
        Subject network = new Subject(zoo.build(size));
        Map<String, long[]> shapes =
                SettledWeights.settle(network.network(), Samples.of(zoo, SETTLING_SAMPLES, size, 1), 2);
        return new SettledNetwork(zoo, size, network, shapes);
    }

    /** Inputs that it was not settled on. */
    INDArray features(int samples) {
        return Samples.of(zoo, samples, size, 3);
    }

    /** Its outputs for each sample, by layers that do not overwrite each other's tensors. */
    List<INDArray[]> outputs(INDArray features) {
        List<INDArray[]> outputs = new ArrayList<>();
        for (int sample = 0; sample < features.size(0); sample++) {
            outputs.add(FloatForward.outputs(network.network(), Samples.slice(features, sample)));
        }
        return outputs;
    }

    /** How to quantize it. */
    QuantizationConfig config(QuantizationMode mode) {
        QuantizationConfig.Builder config = QuantizationConfig.builder()
                .mode(mode)
                // of random weights and few samples, a tensor can be 0 throughout
                .acceptDegenerateTensors(true);
        return mode == QuantizationMode.WEIGHT_AND_ACTIVATION
                ? config.calibrationData(Samples.iterator(Samples.of(zoo, CALIBRATION_SAMPLES, size, 4)))
                        .build()
                : config.build();
    }

    @Override
    public void close() {
        network.close();
    }
}
