package io.github.dl4jquant.export;

import io.github.dl4jquant.scheme.Layout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;

/**
 * How an ONNX file is to be written. Immutable.
 *
 * <pre>{@code
 * OnnxOptions.defaults();
 * OnnxOptions.builder().inputLayout(Layout.CHANNELS_FIRST).labels(List.of("cat", "dog")).build();
 * }</pre>
 */
public final class OnnxOptions {

    /** The oldest version of the operator set that is written: the first with one scale per channel. */
    public static final int OLDEST_OPSET = 13;

    /** The newest version of the operator set that is written. */
    public static final int NEWEST_OPSET = 21;

    /** Protobuf's own limit is 2^31 - 1 bytes; below it by room for what is not weights. */
    private static final long SINGLE_FILE_BYTES = 2_000_000_000L;

    private final Builder settings;

    private OnnxOptions(Builder settings) {
        this.settings = settings;
    }

    public static OnnxOptions defaults() {
        return builder().build();
    }

    public static Builder builder() {
        return new Builder();
    }

    public int opset() {
        return settings.opset;
    }

    /** Order of the axes of the network's inputs; empty for the network's own. */
    public Optional<Layout> inputLayout() {
        return Optional.ofNullable(settings.inputLayout);
    }

    /** Minibatch that is fixed; empty for any. */
    public Optional<Integer> batch() {
        return Optional.ofNullable(settings.batch);
    }

    /** Sizes of one sample by name of the input, in the order of the input's axes; -1 for any. */
    public Map<String, long[]> inputShapes() {
        return settings.inputShapes;
    }

    public List<String> labels() {
        return settings.labels;
    }

    public Optional<Normalizer<?>> normalizer() {
        return Optional.ofNullable(settings.normalizer);
    }

    /** What goes into the file's metadata besides. */
    public Map<String, String> metadata() {
        return settings.metadata;
    }

    /** Whether no int8 layer rounds more often than in this library, at the cost of slower operators. */
    public boolean exact() {
        return settings.exact;
    }

    /** Whether quantized LSTMs use ONNX Runtime's own DynamicQuantizeLSTM instead of standard operators. */
    public boolean dynamicQuantizeLstm() {
        return settings.dynamicQuantizeLstm;
    }

    /** Bytes of weights from which on they go into a second file. */
    public long singleFileBytes() {
        return settings.singleFileBytes;
    }

    /** Collects settings. */
    public static final class Builder {

        private int opset = OLDEST_OPSET;
        private Layout inputLayout;
        private Integer batch;
        private Map<String, long[]> inputShapes = Map.of();
        private List<String> labels = List.of();
        private Normalizer<?> normalizer;
        private Map<String, String> metadata = Map.of();
        private boolean exact;
        private boolean dynamicQuantizeLstm;
        private long singleFileBytes = SINGLE_FILE_BYTES;

        private Builder() {}

        private Builder(Builder other) {
            opset = other.opset;
            inputLayout = other.inputLayout;
            batch = other.batch;
            inputShapes = Map.copyOf(other.inputShapes);
            labels = List.copyOf(other.labels);
            normalizer = other.normalizer;
            metadata = Map.copyOf(other.metadata);
            exact = other.exact;
            dynamicQuantizeLstm = other.dynamicQuantizeLstm;
            singleFileBytes = other.singleFileBytes;
        }

        /**
         * Version of the operator set; 13 if not set, which every runtime reads.
         *
         * @throws IllegalArgumentException unless in [{@value #OLDEST_OPSET}, {@value #NEWEST_OPSET}]
         */
        public Builder opset(int newOpset) {
            if (newOpset < OLDEST_OPSET || newOpset > NEWEST_OPSET) {
                throw new IllegalArgumentException("Opset must be in [" + OLDEST_OPSET + ", " + NEWEST_OPSET + "], got "
                        + newOpset + ". Version 13 is the first that has one scale per channel.");
            }
            opset = newOpset;
            return this;
        }

        /** Whether images, sequences and volumes come in with channels first or last; not set: as in the network. */
        public Builder inputLayout(Layout layout) {
            inputLayout = layout;
            return this;
        }

        /** Fixes the minibatch. */
        public Builder batch(int size) {
            if (size < 1) {
                throw new IllegalArgumentException("Minibatch must be at least 1, got " + size);
            }
            batch = size;
            return this;
        }

        /**
         * Fixes the sizes of one sample, in the order of the input's axes in the ONNX file; -1 for any.
         *
         * @param input its name; "input" in a MultiLayerNetwork
         * @throws IllegalArgumentException if there is no size, or one is neither above 0 nor -1
         */
        public Builder inputShape(String input, long... sampleShape) {
            if (sampleShape.length == 0 || Arrays.stream(sampleShape).anyMatch(size -> size < -1 || size == 0)) {
                throw new IllegalArgumentException("The shape of input '" + input
                        + "' must be sizes above 0, or -1 for any, without the minibatch; got "
                        + Arrays.toString(sampleShape));
            }
            Map<String, long[]> shapes = new LinkedHashMap<>(inputShapes);
            shapes.put(input, sampleShape.clone());
            inputShapes = shapes;
            return this;
        }

        /** Names of the classes, in the order of the output's values; written as metadata. */
        public Builder labels(List<String> names) {
            labels = List.copyOf(names);
            return this;
        }

        /** What is to be done to inputs first; written as metadata, not as operators. */
        public Builder normalizer(Normalizer<?> fitted) {
            normalizer = fitted;
            return this;
        }

        /** One more entry of metadata. */
        public Builder metadata(String key, String value) {
            Map<String, String> entries = new LinkedHashMap<>(metadata);
            entries.put(key, value);
            metadata = entries;
            return this;
        }

        /**
         * Whether int8 layers round only where this library does. Not set, the result of a convolution is rounded to int8
         * before a tensor is added to it and before a leaky rectifier, since runtimes have int8 kernels for just that; the
         * sum can then differ by about one step. Set, it is written with integer operators, whose sums are exact, and float
         * ones behind them: 1.5 times the time on ResNet50, about five times on Darknet19, whose rectifiers are all leaky.
         *
         * <p>Recurrent layers are, where not set, operators such as LSTM over int8 weights, whose state stays float; where
         * set, a Scan that quantizes the state in each step.
         */
        public Builder exact(boolean wanted) {
            exact = wanted;
            return this;
        }

        /**
         * Whether LSTMs of int8 state, INT8_STATIC and INT8_DYNAMIC, are written as ONNX Runtime's DynamicQuantizeLSTM, which
         * other runtimes do not know. It finds one scale for all of its input and one for all of the state at run time, so
         * {@link #exact} does not hold for them; what it cannot compute is written as without it.
         */
        public Builder dynamicQuantizeLstm(boolean use) {
            dynamicQuantizeLstm = use;
            return this;
        }

        /** From how many bytes of weights on they go into a second file, named like the first with ".data" behind. */
        public Builder singleFileBytes(long bytes) {
            singleFileBytes = bytes;
            return this;
        }

        public OnnxOptions build() {
            return new OnnxOptions(new Builder(this));
        }
    }
}
