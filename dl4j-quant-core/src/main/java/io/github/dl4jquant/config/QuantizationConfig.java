package io.github.dl4jquant.config;

import io.github.dl4jquant.errors.CalibrationException;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.scheme.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.dataset.api.iterator.MultiDataSetIterator;

/**
 * How a network is to be quantized. Immutable, but for the calibration iterator, which is consumed by each use and reset
 * before the next.
 *
 * <pre>{@code
 * QuantizationConfig.weightOnly();
 * QuantizationConfig.builder()
 *         .mode(QuantizationMode.WEIGHT_AND_ACTIVATION)
 *         .calibrationData(iterator)
 *         .precision("conv1", Precision.FLOAT32)
 *         .build();
 * }</pre>
 */
public final class QuantizationConfig {

    private final Builder settings;

    private QuantizationConfig(Builder settings) {
        this.settings = settings;
    }

    /** INT8 weights, float arithmetic; needs no data. */
    public static QuantizationConfig weightOnly() {
        return builder().mode(QuantizationMode.WEIGHT_ONLY).build();
    }

    /** INT8 weights and arithmetic, activation ranges found at run time; needs no data. */
    public static QuantizationConfig dynamic() {
        return builder().mode(QuantizationMode.DYNAMIC).build();
    }

    /**
     * INT8 from end to end.
     *
     * @param calibrationData representative inputs, prepared as for {@code net.output}; labels are not looked at. Read
     *     from its start, up to {@link Builder#calibrationSamples} samples
     */
    public static QuantizationConfig weightAndActivation(DataSetIterator calibrationData) {
        return builder()
                .mode(QuantizationMode.WEIGHT_AND_ACTIVATION)
                .calibrationData(calibrationData)
                .build();
    }

    /** INT8 from end to end, for a ComputationGraph with several inputs. */
    public static QuantizationConfig weightAndActivation(MultiDataSetIterator calibrationData) {
        return builder()
                .mode(QuantizationMode.WEIGHT_AND_ACTIVATION)
                .calibrationData(calibrationData)
                .build();
    }

    /** The same float network on faster kernels; needs no data. */
    public static QuantizationConfig float32() {
        return builder().mode(QuantizationMode.FLOAT32).build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public QuantizationMode mode() {
        return settings.mode;
    }

    public Optional<CalibrationData> calibrationData() {
        return Optional.ofNullable(settings.calibrationData);
    }

    public int calibrationSamples() {
        return settings.calibrationSamples;
    }

    public RangeMethod rangeMethod() {
        return settings.rangeMethod;
    }

    public boolean acceptsDegenerateTensors() {
        return settings.acceptDegenerateTensors;
    }

    /** Whether layers that are not faster as the mode asks for are left in another form: see {@link Builder#neverSlower}. */
    public boolean neverSlower() {
        return settings.neverSlower;
    }

    /** What to time on, one array for each input of the network; empty if that is to be found. */
    public List<INDArray> timingInputs() {
        return List.copyOf(settings.timingInputs);
    }

    public ProgressListener progress() {
        return settings.progress;
    }

    /** Precisions that the user fixed, in the order given; the last one that matches a layer counts. */
    public List<PrecisionOverride> overrides() {
        return List.copyOf(settings.overrides);
    }

    /**
     * A precision that the user fixed for some layers.
     *
     * @param layers matched against the whole name of a layer
     */
    public record PrecisionOverride(Pattern layers, Precision precision) {}

    /** Collects settings; {@link #build} checks them. Not thread-safe. */
    public static final class Builder {

        private QuantizationMode mode = QuantizationMode.WEIGHT_ONLY;
        private CalibrationData calibrationData;
        private int calibrationSamples = 512;
        private RangeMethod rangeMethod = RangeMethod.meanSquaredError();
        private boolean acceptDegenerateTensors;
        private boolean neverSlower;
        private List<INDArray> timingInputs = List.of();
        private ProgressListener progress = ProgressListener.NONE;
        private List<PrecisionOverride> overrides = new ArrayList<>();

        private Builder() {}

        private Builder(Builder other) {
            mode = other.mode;
            calibrationData = other.calibrationData;
            calibrationSamples = other.calibrationSamples;
            rangeMethod = other.rangeMethod;
            acceptDegenerateTensors = other.acceptDegenerateTensors;
            neverSlower = other.neverSlower;
            timingInputs = other.timingInputs;
            progress = other.progress;
            overrides = List.copyOf(other.overrides);
        }

        /** Which of the four ways of running; WEIGHT_ONLY unless said otherwise. */
        public Builder mode(QuantizationMode value) {
            mode = Objects.requireNonNull(value, "mode");
            return this;
        }

        /** Data for WEIGHT_AND_ACTIVATION. */
        public Builder calibrationData(DataSetIterator value) {
            if (value == null) {
                throw noData();
            }
            calibrationData = CalibrationData.of(value);
            return this;
        }

        /** Data for WEIGHT_AND_ACTIVATION of a graph with several inputs. */
        public Builder calibrationData(MultiDataSetIterator value) {
            if (value == null) {
                throw noData();
            }
            calibrationData = CalibrationData.of(value);
            return this;
        }

        /** Largest number of samples to calibrate on; 512 unless said otherwise. At least 1. */
        public Builder calibrationSamples(int value) {
            if (value < 1) {
                throw new PlanException("Cannot calibrate on %d samples: expected at least 1.", value);
            }
            calibrationSamples = value;
            return this;
        }

        /** How ranges are chosen; mean squared error unless said otherwise. */
        public Builder rangeMethod(RangeMethod value) {
            rangeMethod = Objects.requireNonNull(value, "rangeMethod");
            return this;
        }

        /**
         * Accept tensors that hold nothing but zeros: an output channel without any weight, a layer whose activations
         * are 0 for all calibration data. They are usually the sign of a mistake (an unloaded layer, blank images) and
         * are refused unless this is set. Zeros are represented exactly, so accepting them costs no accuracy.
         */
        public Builder acceptDegenerateTensors(boolean value) {
            acceptDegenerateTensors = value;
            return this;
        }

        /**
         * Never slower than float: times every layer on this machine in each precision that it may run in (that of the mode,
         * those that round less, FLOAT32) with the conversions that its neighbours need, and keeps the fastest placement; the
         * precision of the mode wherever another is not faster by more than 3 % and the noise. A layer that becomes FLOAT32
         * takes four times the bytes. Precisions that the user fixed stay. Takes seconds, and the memory of the network in
         * each of those precisions at once.
         *
         * <p>Times hold for this machine, its number of threads, and the size of the minibatch: that of the
         * {@link #timingInputs}; without those, one sample of the calibration data, or one of random numbers where the
         * network's configuration tells the shape of its input. (An iterator that cannot be reset loses its first minibatch
         * to that.)
         */
        public Builder neverSlower(boolean value) {
            neverSlower = value;
            return this;
        }

        /**
         * What {@link #neverSlower} is to time on: one array for each input of the network, prepared as for
         * {@code net.output}, with as many samples as the network will mostly be given at a time. Read while quantizing.
         */
        public Builder timingInputs(INDArray... values) {
            timingInputs = List.of(values);
            return this;
        }

        /** Who is told how far the work has got. */
        public Builder progress(ProgressListener value) {
            progress = Objects.requireNonNull(value, "progress");
            return this;
        }

        /**
         * Fixes the precision of layers.
         *
         * @param layers regular expression for the whole name of a layer, as {@code summary()} shows it
         * @throws PlanException if it is not a valid regular expression
         */
        public Builder precision(String layers, Precision precision) {
            Objects.requireNonNull(precision, "precision");
            try {
                overrides.add(new PrecisionOverride(Pattern.compile(layers), precision));
            } catch (PatternSyntaxException e) {
                throw new PlanException(
                        "Cannot use '" + layers + "' to select layers: expected a regular expression, "
                                + e.getMessage(),
                        e);
            }
            return this;
        }

        /** Leaves layers in float: {@code precision(layers, FLOAT32)}. */
        public Builder exclude(String layers) {
            return precision(layers, Precision.FLOAT32);
        }

        /**
         * Checks the settings.
         *
         * @throws CalibrationException if WEIGHT_AND_ACTIVATION has no data
         */
        public QuantizationConfig build() {
            if (mode == QuantizationMode.WEIGHT_AND_ACTIVATION && calibrationData == null) {
                throw noData();
            }
            return new QuantizationConfig(new Builder(this));
        }

        private static CalibrationException noData() {
            return new CalibrationException(
                    "Cannot quantize activations without calibration data: the iterator is null."
                            + " Expected an iterator over representative inputs; weightOnly() and dynamic() need none.");
        }
    }
}
