package io.github.dl4jquant.examples.keras;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.nd4j.shade.jackson.databind.ObjectMapper;

/**
 * A Keras 2 model with random weights, written down layer by layer and saved as Keras saves it. Not thread-safe.
 *
 * <p>A sequential model is the layers in order; a functional one names the inputs of each.
 */
final class KerasModel {

    /** A weight by Keras' name and shape. */
    record Weight(String name, long... shape) {}

    private final boolean functional;
    private final long[] inputShape;
    private final List<Map<String, Object>> layers = new ArrayList<>();
    private final Map<String, List<Weight>> weights = new LinkedHashMap<>();
    private final Random random = new Random(11);
    private String last = "in";

    private KerasModel(boolean functional, long... inputShape) {
        this.functional = functional;
        this.inputShape = inputShape;
        if (functional) {
            add("InputLayer", "in", settings("batch_input_shape", batchShape()), List.of());
        }
    }

    /** @param inputShape without minibatch, channels last */
    static KerasModel sequential(long... inputShape) {
        return new KerasModel(false, inputShape);
    }

    /** Its input is called "in". */
    static KerasModel functional(long... inputShape) {
        return new KerasModel(true, inputShape);
    }

    long[] inputShape() {
        return inputShape;
    }

    boolean isFunctional() {
        return functional;
    }

    /** A weight: "kernel", "bias", "alpha". */
    static Weight weight(String name, long... shape) {
        return new Weight(name, shape);
    }

    /** Settings as key, value, key, value. */
    static Map<String, Object> settings(Object... keysAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            map.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return map;
    }

    /** Adds a layer after the last one; it is called after its class and its number. */
    KerasModel layer(String type, Map<String, Object> settings, Weight... own) {
        return named(type.toLowerCase(java.util.Locale.ROOT) + "_" + layers.size(), type, settings, List.of(last), own);
    }

    /** Adds a layer of a functional model. */
    KerasModel named(String name, String type, Map<String, Object> settings, List<String> inputs, Weight... own) {
        Map<String, Object> config = new LinkedHashMap<>();
        if (!functional && layers.isEmpty()) {
            config.put("batch_input_shape", batchShape());
        }
        config.putAll(settings);
        weights.put(name, List.of(own));
        add(type, name, config, inputs);
        last = name;
        return this;
    }

    /** Ends a model with global pooling where there are positions, and a softmax over 3 classes. */
    KerasModel classes(String pooling, long channels) {
        KerasModel pooled = pooling.isEmpty() ? this : layer(pooling, settings());
        return pooled.layer(
                "Dense",
                settings("units", 3, "activation", "softmax"),
                weight("kernel", channels, 3),
                weight("bias", 3));
    }

    private List<Object> batchShape() {
        List<Object> shape = new ArrayList<>();
        shape.add(null);
        for (long size : inputShape) {
            shape.add(size);
        }
        return shape;
    }

    private void add(String type, String name, Map<String, Object> settings, List<String> inputs) {
        Map<String, Object> config = new LinkedHashMap<>(usual());
        int axes = type.contains("3D") ? 3 : type.contains("2D") ? 2 : 1;
        config.put("dilation_rate", Collections.nCopies(axes, 1));
        config.putAll(settings);
        config.put("name", name);
        Map<String, Object> layer = settings("class_name", type, "name", name, "config", config);
        if (functional) {
            List<Object> nodes = new ArrayList<>();
            inputs.forEach(input -> nodes.add(List.of(input, 0, 0, Map.of())));
            layer.put("inbound_nodes", nodes.isEmpty() ? List.of() : List.of(nodes));
        }
        layers.add(layer);
    }

    /** What most layers have; each looks only at its own. */
    static Map<String, Object> usual() {
        Map<String, Object> initializer = settings("class_name", "GlorotUniform", "config", settings("seed", null));
        Map<String, Object> usual = settings(
                "trainable", true,
                "dtype", "float32",
                "activation", "linear",
                "use_bias", true,
                "padding", "valid",
                "data_format", "channels_last");
        for (String part : List.of(
                "kernel",
                "bias",
                "recurrent",
                "depthwise",
                "pointwise",
                "beta",
                "gamma",
                "moving_mean",
                "moving_variance",
                "embeddings",
                "alpha")) {
            usual.put(part + "_initializer", initializer);
            usual.put(part + "_regularizer", null);
            usual.put(part + "_constraint", null);
        }
        return usual;
    }

    /** Saves it, as {@code model.save("name.h5")} does. */
    Path write(Path file) throws IOException {
        Map<String, Object> config = settings("name", "model", "layers", layers);
        if (functional) {
            config.put("input_layers", List.of(List.of("in", 0, 0)));
            config.put("output_layers", List.of(List.of(last, 0, 0)));
        }
        Map<String, Object> model = settings("class_name", functional ? "Functional" : "Sequential", "config", config);
        try (H5Writer out = new H5Writer(file)) {
            out.attribute("", "keras_version", "2.4.0");
            out.attribute("", "backend", "tensorflow");
            out.attribute("", "model_config", new ObjectMapper().writeValueAsString(model));
            out.group("model_weights");
            out.attribute("model_weights", "keras_version", "2.4.0");
            out.attribute("model_weights", "backend", "tensorflow");
            weights.forEach((layer, list) -> write(out, layer, list));
        }
        return file;
    }

    private void write(H5Writer out, String layer, List<Weight> list) {
        String group = "model_weights/" + layer;
        out.group(group);
        for (Weight weight : list) {
            String path = layer + "/" + weight.name();
            out.group(group + "/" + path.substring(0, path.lastIndexOf('/')));
            out.floats(group + "/" + path + ":0", values(weight), weight.shape());
        }
        // the import looks at the first name only; it wants the attribute where there are no weights, too
        out.attribute(
                group,
                "weight_names",
                list.isEmpty() ? " " : layer + "/" + list.get(0).name() + ":0");
    }

    private float[] values(Weight weight) {
        long count = 1;
        for (long size : weight.shape()) {
            count *= size;
        }
        float[] values = new float[(int) count];
        boolean vector = weight.shape().length == 1;
        boolean positive = weight.name().endsWith("variance") || weight.name().endsWith("gamma");
        double spread = vector ? 0.2 : Math.sqrt(1.5 * weight.shape()[weight.shape().length - 1] / count);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (positive ? 0.5 + random.nextDouble() : spread * random.nextGaussian());
        }
        return values;
    }
}
