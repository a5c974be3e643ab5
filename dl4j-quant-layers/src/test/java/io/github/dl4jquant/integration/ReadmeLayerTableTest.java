package io.github.dl4jquant.integration;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.export.OnnxRules;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.Rules;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.junit.jupiter.api.Test;

/** The README's table of layers is what the rules say. Rewrite it with {@code -Dgolden.update=true}. */
class ReadmeLayerTableTest {

    private static final Path README = Path.of("..", "README.md");
    private static final String BEGIN = "<!-- layers: generated from the rules, see ReadmeLayerTableTest -->\n";
    private static final String END = "<!-- end of layers -->";

    /** Wrappers whose inside is what is quantized. */
    private static final Set<Class<?>> UNWRAPPED =
            Set.of(FrozenLayer.class, FrozenLayerWithBackprop.class, FrozenVertex.class, LayerVertex.class);

    private static String table() {
        StringBuilder out = new StringBuilder(
                "| Deeplearning4j type | weightOnly | dynamic | weightAndActivation | float32 | why float | ONNX |\n"
                        + "|---|---|---|---|---|---|---|\n");
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
            out.append(' ').append(rule.whyFloat()).append(" |");
            out.append(exported.contains(rule.nodeType()) ? " yes |\n" : " no |\n");
        }
        return out.toString();
    }

    @Test
    void whatStaysFloatSaysWhy() {
        for (NodeQuantizer<?> rule : Rules.load().all()) {
            assertThat(rule.whyFloat().isEmpty())
                    .as(rule.nodeType().getSimpleName())
                    .isEqualTo(rule.precisions().contains(Precision.INT8_STATIC));
        }
    }

    @Test
    void everyTypeHasAFormInOnnx() {
        Set<Class<?>> exported = OnnxRules.load().coveredTypes();

        assertThat(Rules.load().all()).allSatisfy(rule -> assertThat(exported).contains(rule.nodeType()));
    }

    @Test
    void everyTypeOfDeeplearning4jHasARule() throws IOException {
        Set<Class<?>> ruled = new HashSet<>(UNWRAPPED);
        Rules.load().all().forEach(rule -> ruled.add(rule.nodeType()));

        assertThat(deeplearning4jTypes())
                .hasSizeGreaterThan(80)
                .allSatisfy(type -> assertThat(ruled).contains(type));
    }

    /** Layers, vertices and preprocessors that a network's configuration can hold. */
    private static List<Class<?>> deeplearning4jTypes() throws IOException {
        String jar =
                Layer.class.getProtectionDomain().getCodeSource().getLocation().getPath();
        List<Class<?>> types = new ArrayList<>();
        try (JarFile file = new JarFile(jar)) {
            for (JarEntry entry : Collections.list(file.entries())) {
                String name = entry.getName();
                if (name.startsWith("org/deeplearning4j/nn/conf/") && name.endsWith(".class") && !name.contains("$")) {
                    addIfNode(name.substring(0, name.length() - 6).replace('/', '.'), types);
                }
            }
        }
        return types;
    }

    private static void addIfNode(String name, List<Class<?>> types) {
        Class<?> type;
        try {
            type = Class.forName(name, false, Layer.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return; // needs a library that is not there
        }
        boolean isNode = Layer.class.isAssignableFrom(type)
                || GraphVertex.class.isAssignableFrom(type)
                || InputPreProcessor.class.isAssignableFrom(type);
        if (isNode && !Modifier.isAbstract(type.getModifiers())) {
            types.add(type);
        }
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
