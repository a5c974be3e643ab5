package io.github.dl4jquant.examples.keras;

import static io.github.dl4jquant.examples.keras.KerasModel.functional;
import static io.github.dl4jquant.examples.keras.KerasModel.sequential;
import static io.github.dl4jquant.examples.keras.KerasModel.settings;
import static io.github.dl4jquant.examples.keras.KerasModel.weight;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One small model for each Keras layer that Deeplearning4j imports, named after it. Stateless. */
final class KerasCases {

    private static final List<Integer> TWO = List.of(2, 2);
    private static final List<Integer> THREE = List.of(3, 3);

    private KerasCases() {}

    static Map<String, KerasModel> all() {
        Map<String, KerasModel> cases = new LinkedHashMap<>();
        dense(cases);
        images(cases);
        sequences(cases);
        volumes(cases);
        merges(cases);
        return cases;
    }

    /** An image of 9 x 8 with 2 channels through a convolution of 5, then this layer, then 3 classes. */
    private static KerasModel image() {
        return image(sequential(9, 8, 2));
    }

    private static KerasModel image(KerasModel model) {
        return model.layer(
                "Conv2D",
                settings("filters", 5, "kernel_size", THREE, "strides", List.of(1, 1), "activation", "relu"),
                weight("kernel", 3, 3, 2, 5),
                weight("bias", 5));
    }

    private static void dense(Map<String, KerasModel> cases) {
        for (String activation :
                List.of("relu", "elu", "selu", "tanh", "sigmoid", "hard_sigmoid", "softplus", "softsign")) {
            cases.put(
                    "Dense " + activation,
                    sequential(6)
                            .layer(
                                    "Dense",
                                    settings("units", 7, "activation", activation),
                                    weight("kernel", 6, 7),
                                    weight("bias", 7))
                            .classes("", 7));
        }
        for (String type : List.of("Dropout", "GaussianDropout", "AlphaDropout", "GaussianNoise")) {
            cases.put(
                    type,
                    sequential(6)
                            .layer("Dense", settings("units", 7), weight("kernel", 6, 7), weight("bias", 7))
                            .layer(type, settings("rate", 0.3, "stddev", 0.3, "noise_shape", null, "seed", null))
                            .classes("", 7));
        }
        cases.put(
                "RepeatVector",
                sequential(6)
                        .layer("Dense", settings("units", 4), weight("kernel", 6, 4), weight("bias", 4))
                        .layer("RepeatVector", settings("n", 5))
                        .classes("GlobalAveragePooling1D", 4));
        cases.put(
                "Reshape",
                sequential(12)
                        .layer("Reshape", settings("target_shape", List.of(3, 2, 2)))
                        .layer(
                                "Conv2D",
                                settings("filters", 4, "kernel_size", TWO, "strides", List.of(1, 1)),
                                weight("kernel", 2, 2, 2, 4),
                                weight("bias", 4))
                        .classes("GlobalMaxPooling2D", 4));
    }

    private static void images(Map<String, KerasModel> cases) {
        cases.put("Conv2D", image().layer("Flatten", settings()).classes("", 7 * 6 * 5));
        cases.put(
                "Conv2D same, strided, dilated",
                sequential(9, 8, 2)
                        .layer(
                                "Conv2D",
                                settings("filters", 4, "kernel_size", THREE, "strides", TWO, "padding", "same"),
                                weight("kernel", 3, 3, 2, 4),
                                weight("bias", 4))
                        .layer(
                                "Conv2D",
                                settings(
                                        "filters",
                                        3,
                                        "kernel_size",
                                        TWO,
                                        "strides",
                                        List.of(1, 1),
                                        "dilation_rate",
                                        TWO),
                                weight("kernel", 2, 2, 4, 3),
                                weight("bias", 3))
                        .classes("GlobalAveragePooling2D", 3));
        cases.put(
                "SeparableConv2D",
                image().layer(
                                "SeparableConv2D",
                                settings(
                                        "filters",
                                        4,
                                        "kernel_size",
                                        THREE,
                                        "strides",
                                        List.of(1, 1),
                                        "depth_multiplier",
                                        1),
                                weight("depthwise_kernel", 3, 3, 5, 1),
                                weight("pointwise_kernel", 1, 1, 5, 4),
                                weight("bias", 4))
                        .classes("GlobalAveragePooling2D", 4));
        cases.put(
                "DepthwiseConv2D", // in a sequential model the import does not find the number of its inputs
                image(functional(9, 8, 2))
                        .layer(
                                "DepthwiseConv2D",
                                settings("kernel_size", THREE, "strides", List.of(1, 1), "depth_multiplier", 2),
                                weight("depthwise_kernel", 3, 3, 5, 2),
                                weight("bias", 10))
                        .classes("GlobalAveragePooling2D", 10));
        cases.put(
                "Conv2DTranspose",
                image().layer(
                                "Conv2DTranspose",
                                settings("filters", 4, "kernel_size", THREE, "strides", TWO),
                                weight("kernel", 3, 3, 4, 5),
                                weight("bias", 4))
                        .classes("GlobalAveragePooling2D", 4));
        // LocallyConnected2D: the import does not know it, though it has a class for it
        for (String type : List.of("MaxPooling2D", "AveragePooling2D")) {
            cases.put(
                    type,
                    image().layer(type, settings("pool_size", TWO, "strides", TWO))
                            .classes("GlobalAveragePooling2D", 5));
        }
        for (String type : List.of("GlobalMaxPooling2D", "GlobalAveragePooling2D")) {
            cases.put(type, image().classes(type, 5));
        }
        cases.put(
                "BatchNormalization",
                image().layer(
                                "BatchNormalization",
                                settings(
                                        "axis",
                                        List.of(3),
                                        "momentum",
                                        0.99,
                                        "epsilon",
                                        0.001,
                                        "center",
                                        true,
                                        "scale",
                                        true),
                                weight("gamma", 5),
                                weight("beta", 5),
                                weight("moving_mean", 5),
                                weight("moving_variance", 5))
                        .classes("GlobalAveragePooling2D", 5));
        Map<String, Map<String, Object>> activations = new LinkedHashMap<>();
        activations.put("Activation", settings("activation", "tanh"));
        activations.put("LeakyReLU", settings("alpha", 0.2));
        activations.put("ELU", settings("alpha", 1.0));
        activations.put("ThresholdedReLU", settings("theta", 0.3));
        activations.put("Softmax", settings("axis", -1));
        activations.put("ReLU", settings("max_value", 6.0, "negative_slope", 0.0, "threshold", 0.0));
        activations.put("SpatialDropout2D", settings("rate", 0.3));
        activations.put("ZeroPadding2D", settings("padding", List.of(List.of(1, 2), List.of(0, 1))));
        activations.put("Cropping2D", settings("cropping", List.of(List.of(1, 2), List.of(0, 1))));
        activations.put("UpSampling2D", settings("size", TWO, "interpolation", "nearest"));
        activations.forEach(
                (type, own) -> cases.put(type, image().layer(type, own).classes("GlobalAveragePooling2D", 5)));
        cases.put(
                "Permute", image().layer("Permute", settings("dims", List.of(2, 1, 3)))); // axis order is lost after it
        // PReLU: the imported network holds NaN as its alphas, so that it is refused
    }

    /** A sequence of 10 steps with 3 channels. */
    private static KerasModel sequence() {
        return sequential(10, 3)
                .layer(
                        "Conv1D",
                        settings(
                                "filters",
                                4,
                                "kernel_size",
                                List.of(3),
                                "strides",
                                List.of(1),
                                "dilation_rate",
                                List.of(1)),
                        weight("kernel", 3, 3, 4),
                        weight("bias", 4));
    }

    private static void sequences(Map<String, KerasModel> cases) {
        cases.put("Conv1D", sequence().classes("GlobalMaxPooling1D", 4));
        Map<String, Map<String, Object>> types = new LinkedHashMap<>();
        types.put("MaxPooling1D", settings("pool_size", List.of(2), "strides", List.of(2)));
        types.put("AveragePooling1D", settings("pool_size", List.of(2), "strides", List.of(2)));
        types.put("SpatialDropout1D", settings("rate", 0.3));
        types.forEach((type, own) -> cases.put(type, sequence().layer(type, own).classes("GlobalAveragePooling1D", 4)));
        // the import loses the axis order after these: nothing that depends on it can follow
        cases.put("ZeroPadding1D", sequence().layer("ZeroPadding1D", settings("padding", List.of(1, 2))));
        cases.put("Cropping1D", sequence().layer("Cropping1D", settings("cropping", List.of(1, 2))));
        cases.put("UpSampling1D", sequence().layer("UpSampling1D", settings("size", 2)));
        // LocallyConnected1D: the imported network cannot run (channels last is not handed on to it)
        cases.put("LSTM", recurrent(sequential(10, 3), true).classes("GlobalAveragePooling1D", 6));
        cases.put("LSTM last step", recurrent(sequential(10, 3), false).classes("", 6));
        // Masking: the imported network cannot run (Deeplearning4j makes a SameDiff layer of it that needs a workspace)
        cases.put(
                "SimpleRNN",
                sequential(10, 3)
                        .layer(
                                "SimpleRNN",
                                recurrentSettings(false),
                                weight("simple_rnn_cell/kernel", 3, 6),
                                weight("simple_rnn_cell/recurrent_kernel", 6, 6),
                                weight("simple_rnn_cell/bias", 6))
                        .classes("", 6));
        Map<String, Object> wrapped = new LinkedHashMap<>(KerasModel.usual());
        wrapped.putAll(recurrentSettings(true));
        wrapped.put("name", "lstm");
        cases.put(
                "Bidirectional",
                sequential(10, 3)
                        .named(
                                "bidirectional",
                                "Bidirectional",
                                settings(
                                        "merge_mode",
                                        "concat",
                                        "layer",
                                        settings("class_name", "LSTM", "name", "lstm", "config", wrapped)),
                                List.of("in"),
                                lstm("forward_lstm/"),
                                lstm("forward_lstm/", "recurrent_kernel", 6, 24),
                                lstm("forward_lstm/", "bias", 24),
                                lstm("backward_lstm/"),
                                lstm("backward_lstm/", "recurrent_kernel", 6, 24),
                                lstm("backward_lstm/", "bias", 24))
                        .classes("GlobalMaxPooling1D", 12));
        Map<String, Object> inner = new LinkedHashMap<>(KerasModel.usual());
        inner.putAll(settings("name", "inner", "units", 5, "activation", "relu"));
        cases.put(
                "TimeDistributed",
                sequential(10, 3)
                        .layer(
                                "TimeDistributed",
                                settings("layer", settings("class_name", "Dense", "name", "inner", "config", inner)),
                                weight("kernel", 3, 5),
                                weight("bias", 5))); // axis order is lost after it
    }

    private static KerasModel.Weight lstm(String prefix) {
        return lstm(prefix, "kernel", 3, 24);
    }

    private static KerasModel.Weight lstm(String prefix, String name, long... shape) {
        return weight(prefix + name, shape);
    }

    private static Map<String, Object> recurrentSettings(boolean sequences) {
        return settings(
                "units",
                6,
                "activation",
                "tanh",
                "recurrent_activation",
                "sigmoid",
                "return_sequences",
                sequences,
                "return_state",
                false,
                "go_backwards",
                false,
                "stateful",
                false,
                "unroll",
                false,
                "unit_forget_bias",
                true,
                "dropout",
                0.0,
                "recurrent_dropout",
                0.0,
                "implementation",
                2);
    }

    private static KerasModel recurrent(KerasModel before, boolean sequences) {
        return before.layer(
                "LSTM",
                recurrentSettings(sequences),
                lstm(""),
                lstm("", "recurrent_kernel", 6, 24),
                lstm("", "bias", 24));
    }

    /**
     * These end with the volume: the import has no global pooling of volumes, and its flattening refuses volumes with
     * channels last.
     */
    private static void volumes(Map<String, KerasModel> cases) {
        List<Integer> two = List.of(2, 2, 2);
        Map<String, Map<String, Object>> types = new LinkedHashMap<>();
        types.put("MaxPooling3D", settings("pool_size", two, "strides", two));
        types.put("AveragePooling3D", settings("pool_size", two, "strides", two));
        types.put("ZeroPadding3D", settings("padding", List.of(List.of(1, 0), List.of(0, 1), List.of(1, 1))));
        types.put("Cropping3D", settings("cropping", List.of(List.of(1, 0), List.of(0, 1), List.of(1, 1))));
        types.put("UpSampling3D", settings("size", two));
        types.put("SpatialDropout3D", settings("rate", 0.3));
        types.put("ReLU", settings("max_value", null, "negative_slope", 0.0, "threshold", 0.0));
        types.forEach((type, own) -> cases.put(
                type.equals("ReLU") ? "Conv3D" : type,
                sequential(6, 5, 6, 2)
                        .layer(
                                "Conv3D",
                                settings(
                                        "filters",
                                        4,
                                        "kernel_size",
                                        two,
                                        "strides",
                                        List.of(1, 1, 1),
                                        "dilation_rate",
                                        List.of(1, 1, 1)),
                                weight("kernel", 2, 2, 2, 2, 4),
                                weight("bias", 4))
                        .layer(type, own)));
    }

    private static void merges(Map<String, KerasModel> cases) {
        for (String type : List.of("Add", "Multiply", "Average", "Maximum", "Subtract", "Concatenate")) {
            cases.put(
                    type,
                    functional(9, 8, 2)
                            .named(
                                    "left",
                                    "Conv2D",
                                    branch(),
                                    List.of("in"),
                                    weight("kernel", 3, 3, 2, 4),
                                    weight("bias", 4))
                            .named(
                                    "right",
                                    "Conv2D",
                                    branch(),
                                    List.of("in"),
                                    weight("kernel", 3, 3, 2, 4),
                                    weight("bias", 4))
                            .named("merged", type, settings("axis", -1), List.of("left", "right"))
                            .classes("GlobalAveragePooling2D", type.equals("Concatenate") ? 8 : 4));
        }
        cases.put(
                "Embedding",
                functional(10)
                        .layer(
                                "Embedding",
                                settings("input_dim", 20, "output_dim", 4, "input_length", 10, "mask_zero", false),
                                weight("embeddings", 20, 4))
                        .classes("GlobalAveragePooling1D", 4));
    }

    private static Map<String, Object> branch() {
        return settings("filters", 4, "kernel_size", THREE, "strides", List.of(1, 1), "activation", "tanh");
    }
}
