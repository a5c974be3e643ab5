package io.github.dl4jquant.calibrate;

import io.github.dl4jquant.config.CalibrationData;
import io.github.dl4jquant.config.ProgressListener;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.CalibrationException;
import io.github.dl4jquant.errors.QuantizationException;
import io.github.dl4jquant.observe.HistogramObserver;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Runs calibration data through a network. Used once. */
public final class Calibrator {

    /** Samples that run together: activations of all layers are in memory at once. */
    private static final int CHUNK = 16;

    private final ActivationSource network;
    private final Map<String, String> tensorByLayer;
    private final List<String> inputNames;
    private final Map<String, HistogramObserver> histograms = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new HashMap<>();
    private int samples;

    /**
     * @param network the prepared network in float
     * @param tensorByLayer names in the prepared graph by layer name in {@code network}; others are not observed
     * @param inputNames names of the network's inputs, in order
     */
    public Calibrator(ActivationSource network, Map<String, String> tensorByLayer, List<String> inputNames) {
        this.network = network;
        this.tensorByLayer = tensorByLayer;
        this.inputNames = inputNames;
    }

    /**
     * Reads up to {@code config.calibrationSamples()} samples.
     *
     * @throws CalibrationException if there are none, if the network does not accept them, or if an input or activation
     *     is NaN or infinite
     */
    public Calibration run(CalibrationData data, QuantizationConfig config) {
        ProgressListener progress = config.progress();
        int wanted = config.calibrationSamples();
        data.reset();
        for (int batch = 0; samples < wanted && data.hasNext(); batch++) {
            CalibrationData.Batch next = data.next();
            checkInputs(next, batch);
            int rows = (int) Math.min(next.features()[0].size(0), wanted - samples);
            for (int from = 0; from < rows; from += CHUNK) {
                int to = Math.min(rows, from + CHUNK);
                observe(slice(next.features(), from, to), slice(next.masks(), from, to), batch);
                samples += to - from;
                progress.progress("calibrate", samples, wanted);
            }
        }
        if (samples == 0) {
            throw new CalibrationException("Cannot calibrate: the iterator returned no data; expected at least one"
                    + " minibatch of representative inputs.");
        }
        progress.progress("calibrate", samples, samples);
        return new Calibration(samples, histograms, shapes);
    }

    private void checkInputs(CalibrationData.Batch batch, int number) {
        INDArray[] features = batch.features();
        if (features == null || features.length != network.inputCount()) {
            throw new CalibrationException(
                    "Cannot calibrate: minibatch %d has %d feature arrays; the network has %d input(s).",
                    number, features == null ? 0 : features.length, network.inputCount());
        }
        for (int i = 0; i < features.length; i++) {
            INDArray array = features[i];
            if (array == null || array.isEmpty() || array.rank() == 0 || array.size(0) == 0) {
                throw new CalibrationException(
                        "Cannot calibrate: feature array %d of minibatch %d is %s; expected at least one sample.",
                        i, number, array == null ? "null" : "empty, of shape " + Arrays.toString(array.shape()));
            }
            if (array.size(0) != features[0].size(0)) {
                throw new CalibrationException(
                        "Cannot calibrate: minibatch %d has %d samples for input 0 and %d for input %d; expected as many.",
                        number, features[0].size(0), array.size(0), i);
            }
        }
    }

    private void observe(INDArray[] features, INDArray[] masks, int batch) {
        for (int i = 0; i < features.length; i++) {
            observe(inputNames.get(i), "the network's input '" + inputNames.get(i) + "'", features[i], batch);
        }
        Map<String, INDArray> activations;
        try {
            activations = network.activations(features, masks);
        } catch (QuantizationException e) {
            throw new CalibrationException("Cannot calibrate on minibatch " + batch + ": " + e.getMessage(), e);
        } catch (RuntimeException e) {
            String shapesGiven = String.join(
                    ", ",
                    Arrays.stream(features).map(f -> Arrays.toString(f.shape())).toList());
            throw new CalibrationException(
                    "Cannot calibrate: the network does not accept minibatch " + batch + " of shape " + shapesGiven
                            + " (" + e.getMessage() + "). Expected inputs prepared as for net.output().",
                    e);
        }
        activations.forEach((layer, array) -> {
            String tensor = tensorByLayer.get(layer);
            if (tensor != null) {
                observe(tensor, "the output of layer '" + tensor + "'", array, batch);
            }
        });
    }

    private void observe(String tensor, String what, INDArray array, int batch) {
        shapes.put(tensor, array.shape());
        float[] values = array.isView() || array.ordering() != 'c'
                ? array.dup('c').data().asFloat()
                : array.data().asFloat();
        int bad =
                histograms.computeIfAbsent(tensor, t -> new HistogramObserver()).observe(values);
        if (bad >= 0) {
            throw new CalibrationException(
                    "Cannot calibrate: %s holds %s in minibatch %d (position %d of shape %s); expected finite numbers."
                            + " Check the data and its normalization, and that the network's float output is finite.",
                    what, values[bad], batch, bad, Arrays.toString(array.shape()));
        }
    }

    private static INDArray[] slice(INDArray[] arrays, int from, int to) {
        if (arrays == null) {
            return null;
        }
        INDArray[] parts = new INDArray[arrays.length];
        for (int i = 0; i < arrays.length; i++) {
            INDArray array = arrays[i];
            boolean whole = array == null || (from == 0 && to == array.size(0));
            parts[i] =
                    whole ? array : array.get(NDArrayIndex.interval(from, to)).dup('c');
        }
        return parts;
    }
}
