package io.github.dl4jquant.export;

import java.util.LinkedHashMap;
import java.util.Map;
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
        options.normalizer().ifPresent(n -> entries.put("normalizer", json(NormalizerDescription.of(n))));
        entries.putAll(options.metadata());
        return entries;
    }

    private static String json(Object value) {
        try {
            return JsonMapper.builder().build().writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Metadata could not be written as JSON", e);
        }
    }
}
