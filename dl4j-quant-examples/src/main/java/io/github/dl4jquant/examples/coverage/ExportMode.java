package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.config.QuantizationMode;
import java.util.Optional;

/** In what form a network is exported. */
public enum ExportMode {
    /** The Deeplearning4j network itself. */
    FLOAT("float", null),
    WEIGHT_ONLY("weightOnly", QuantizationMode.WEIGHT_ONLY),
    DYNAMIC("dynamic", QuantizationMode.DYNAMIC),
    WEIGHT_AND_ACTIVATION("weightAndActivation", QuantizationMode.WEIGHT_AND_ACTIVATION);

    private final String label;
    private final QuantizationMode quantization;

    ExportMode(String label, QuantizationMode quantization) {
        this.label = label;
        this.quantization = quantization;
    }

    /** The name in tables: that of the mode in the Java API. */
    public String label() {
        return label;
    }

    /** How it is quantized first; empty if it is not. */
    public Optional<QuantizationMode> quantization() {
        return Optional.ofNullable(quantization);
    }

    /** Whether products are of integers, so that a value on the edge may be rounded to the neighbouring step. */
    boolean computesInInt8() {
        return this == DYNAMIC || this == WEIGHT_AND_ACTIVATION;
    }
}
