package io.github.dl4jquant.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.export.OnnxRules;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The README's table of layers is what the rules say. Rewrite it with {@code -Dgolden.update=true}. */
class ReadmeLayerTableTest {

    private static final Path README = Path.of("..", "README.md");
    private static final String BEGIN = "<!-- layers: generated from the rules, see ReadmeLayerTableTest -->\n";
    private static final String END = "<!-- end of layers -->";

    private static String table() {
        StringBuilder out = new StringBuilder(
                "| Deeplearning4j type | weightOnly | dynamic | weightAndActivation | float32 | ONNX |\n"
                        + "|---|---|---|---|---|---|\n");
        Set<Class<?>> exported = OnnxRules.load().coveredTypes();
        for (NodeQuantizer<?> rule : Rules.load().all()) {
            out.append("| ").append(rule.nodeType().getSimpleName()).append(" |");
            for (Precision wanted : new Precision[] {
                Precision.INT8_WEIGHT, Precision.INT8_DYNAMIC, Precision.INT8_STATIC, Precision.FLOAT32
            }) {
                String cell = rule.precisions().contains(wanted)
                        ? wanted.name()
                        : rule.precisions().contains(Precision.FLOAT32) ? "FLOAT32" : "ORIGINAL";
                out.append(' ').append(cell).append(" |");
            }
            out.append(exported.contains(rule.nodeType()) ? " yes |\n" : " no |\n");
        }
        return out.toString();
    }

    @Test
    void theTableIsWhatTheRulesSay() throws IOException {
        String readme = Files.readString(README);
        int from = readme.indexOf(BEGIN) + BEGIN.length();
        int to = readme.indexOf(END);
        assertThat(from).as("README.md has the marker " + BEGIN.strip()).isGreaterThan(BEGIN.length() - 1);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(README, readme.substring(0, from) + table() + readme.substring(to));
            return;
        }
        assertThat(readme.substring(from, to)).isEqualTo(table());
    }
}
