package io.github.dl4jquant.export;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.json.JsonMapper;

/**
 * What the file says besides the graph, as text by key: "labels", a JSON array; "normalizer", a JSON object with the type
 * and numbers of what is to be done to inputs first.
 */
final class Metadata {

    private Metadata() {}

    static Map<String, String> of(OnnxOptions options) {
        Map<String, String> entries = new LinkedHashMap<>();
        if (!options.labels().isEmpty()) {
            entries.put("labels", json(options.labels()));
        }
        options.normalizer().ifPresent(n -> entries.put("normalizer", json(description(n))));
        entries.putAll(options.metadata());
        return entries;
    }

    private static Map<String, Object> description(Normalizer<?> normalizer) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("type", normalizer.getClass().getSimpleName());
        if (normalizer instanceof NormalizerStandardize standardize) {
            said.put("formula", "(x - mean) / std");
            said.put("mean", values(standardize.getMean()));
            said.put("std", values(standardize.getStd()));
        } else if (normalizer instanceof NormalizerMinMaxScaler scaler) {
            said.put("formula", "(x - min) / (max - min) * (targetMax - targetMin) + targetMin");
            said.put("min", values(scaler.getMin()));
            said.put("max", values(scaler.getMax()));
            said.put("targetMin", scaler.getTargetMin());
            said.put("targetMax", scaler.getTargetMax());
        } else if (normalizer instanceof ImagePreProcessingScaler scaler) {
            said.put("formula", "x / maxPixelVal * (maxRange - minRange) + minRange");
            said.put("maxPixelVal", scaler.getMaxPixelVal());
            said.put("minRange", scaler.getMinRange());
            said.put("maxRange", scaler.getMaxRange());
        }
        return said;
    }

    private static List<Float> values(INDArray array) {
        return java.util.stream.LongStream.range(0, array.length())
                .mapToObj(array::getFloat)
                .toList();
    }

    private static String json(Object value) {
        try {
            return JsonMapper.builder().build().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Metadata could not be written as JSON", e);
        }
    }
}
