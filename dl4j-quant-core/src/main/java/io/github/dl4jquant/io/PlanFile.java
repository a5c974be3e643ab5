package io.github.dl4jquant.io;

import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.plan.QuantizationPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.nd4j.shade.jackson.core.JsonProcessingException;
import org.nd4j.shade.jackson.databind.DeserializationFeature;
import org.nd4j.shade.jackson.databind.MapperFeature;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.SerializationFeature;
import org.nd4j.shade.jackson.databind.json.JsonMapper;

/** A plan as JSON, to be looked at, edited by hand and applied again. Stateless. */
public final class PlanFile {

    private PlanFile() {}

    /** The plan as JSON. */
    public static String toJson(QuantizationPlan plan) {
        try {
            return mapper().writeValueAsString(plan);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A plan could not be written as JSON", e);
        }
    }

    /**
     * The plan in a JSON text.
     *
     * @throws PlanException if it is not JSON, or not a plan, with the place
     */
    public static QuantizationPlan fromJson(String json) {
        try {
            QuantizationPlan plan = mapper().readValue(json, QuantizationPlan.class);
            if (plan == null) {
                throw new PlanException("Cannot read the plan: the JSON is null. Expected it as written by PlanFile.");
            }
            return plan;
        } catch (JsonProcessingException e) {
            throw new PlanException(
                    "Cannot read the plan: " + e.getOriginalMessage() + place(e)
                            + ". Expected JSON as written by PlanFile.",
                    e);
        }
    }

    /** Writes a plan to a file. */
    public static void write(QuantizationPlan plan, Path file) throws IOException {
        Files.writeString(file, toJson(plan));
    }

    /**
     * Reads a plan from a file.
     *
     * @throws PlanException if it does not hold a plan
     */
    public static QuantizationPlan read(Path file) throws IOException {
        return fromJson(Files.readString(file));
    }

    private static String place(JsonProcessingException e) {
        return e.getLocation() == null
                ? ""
                : " (line " + e.getLocation().getLineNr() + ", column "
                        + e.getLocation().getColumnNr() + ")";
    }

    private static ObjectMapper mapper() {
        return JsonMapper.builder()
                .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build();
    }
}
