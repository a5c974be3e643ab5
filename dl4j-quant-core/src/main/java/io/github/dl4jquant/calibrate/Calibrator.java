package io.github.dl4jquant.calibrate;

import io.github.dl4jquant.config.CalibrationData;
import io.github.dl4jquant.config.ProgressListener;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.errors.CalibrationException;
import io.github.dl4jquant.errors.QuantizationException;
import io.github.dl4jquant.graph.NetworkGraph;
import io.github.dl4jquant.observe.HistogramObserver;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.shape.Shape;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Runs calibration data through a network. Used once. */
public final class Calibrator {

    /** Most samples that run together: activations of all layers are in memory at once. */
    private static final int LARGEST_CHUNK = 16;
    /** Memory for them. The first sample runs alone and shows how much one takes. */
    private static final long CHUNK_BYTES = 512L << 20;

    private final ActivationSource network;
    private final Map<String, String> tensorByLayer;
    private final List<NetworkGraph.Input> inputs;
    private final Set<String> observed;
    private final Set<String> checked;
    private final Map<String, HistogramObserver> histograms = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new HashMap<>();
    private int samples;

    /**
     * @param network the prepared network in float
     * @param tensorByLayer names in the prepared graph by layer name in {@code network}; others are not observed
     * @param inputs the network's inputs, in order; they are always observed, but for time steps that masks hide
     * @param observed names of the other tensors whose range is wanted: the rest are only run through
     * @param checked names of tensors that must be finite even if nobody wants their range: the network's outputs
     */
    public Calibrator(
            ActivationSource network,
            Map<String, String> tensorByLayer,
            List<NetworkGraph.Input> inputs,
            Collection<String> observed,
            Collection<String> checked) {
        this.network = network;
        this.tensorByLayer = tensorByLayer;
        this.inputs = inputs;
        this.observed = Set.copyOf(observed);
        this.checked = Set.copyOf(checked);
    }

    /**
     * Reads up to {@code config.calibrationSamples()} samples.
     *
     * @throws CalibrationException if there are none, if the network does not accept them, or if an input, an observed
     *     tensor or an output is NaN or infinite
     */
    public Calibration run(CalibrationData data, QuantizationConfig config) {
        ProgressListener progress = config.progress();
        int wanted = config.calibrationSamples();
        data.reset();
        for (int batch = 0; samples < wanted && data.hasNext(); batch++) {
            CalibrationData.Batch next = data.next();
            checkInputs(next, batch);
            int rows = (int) Math.min(next.features()[0].size(0), wanted - samples);
            int to;
            for (int from = 0; from < rows; from = to) {
                to = Math.min(rows, from + chunk());
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

    private int chunk() {
        long bytes = Float.BYTES
                * shapes.values().stream()
                        .mapToLong(shape -> Arrays.stream(shape).skip(1).reduce(1, (a, b) -> a * b))
                        .sum();
        return bytes == 0 ? 1 : (int) Math.max(1, Math.min(LARGEST_CHUNK, CHUNK_BYTES / bytes));
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

    private void observe(INDArray[] given, INDArray[] masks, int batch) {
        INDArray[] features = new INDArray[given.length];
        for (int i = 0; i < features.length; i++) {
            NetworkGraph.Input input = inputs.get(i);
            features[i] = Padding.filled(given[i], masks == null ? null : masks[i], input.kind());
            shapes.put(input.name(), features[i].shape());
            observe(List.of(new Seen(input.name(), true, features[i])), batch);
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
        List<Seen> wanted = new ArrayList<>();
        tensorByLayer.forEach((layer, tensor) -> {
            INDArray array = activations.get(layer);
            if (array != null) {
                shapes.put(tensor, array.shape());
                if (observed.contains(tensor) || checked.contains(tensor)) {
                    wanted.add(new Seen(tensor, false, array));
                }
            }
        });
        observe(wanted, batch);
    }

    /** Values of a tensor of this chunk. */
    private record Seen(String tensor, boolean isInput, INDArray values) {

        /** All of them, in 'c' order. */
        FloatBuffer buffer() {
            boolean plain = values.dataType() == DataType.FLOAT
                    && values.ordering() == 'c'
                    && Shape.hasDefaultStridesForShape(values);
            INDArray array = plain ? values : values.castTo(DataType.FLOAT).dup('c');
            FloatBuffer all = array.data().asNioFloat(); // starts at the view's offset
            return all.slice(all.position(), Math.toIntExact(array.length()));
        }

        String what() {
            return isInput ? "the network's input '" + tensor + "'" : "the output of layer '" + tensor + "'";
        }
    }

    /**
     * Counts values, on all cores: each tensor has a histogram of its own, so that the order in which they are done makes no
     * difference.
     */
    private void observe(List<Seen> tensors, int batch) {
        tensors.forEach(t -> histograms.computeIfAbsent(t.tensor(), name -> new HistogramObserver()));
        int[] bad = IntStream.range(0, tensors.size())
                .parallel()
                .map(i -> observe(tensors.get(i)))
                .toArray();
        for (int i = 0; i < bad.length; i++) {
            if (bad[i] >= 0) {
                Seen first = tensors.get(i);
                throw new CalibrationException(
                        "Cannot calibrate: %s holds %s in minibatch %d (position %d of shape %s); expected finite"
                                + " numbers. Check the data and its normalization, and that the network's float output"
                                + " is finite.",
                        first.what(),
                        first.buffer().get(bad[i]),
                        batch,
                        bad[i],
                        Arrays.toString(first.values().shape()));
            }
        }
    }

    private int observe(Seen seen) {
        try {
            return histograms.get(seen.tensor()).observe(seen.buffer());
        } finally {
            Reference.reachabilityFence(seen); // the buffer is the array's own memory
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
