package io.github.dl4jquant.spi;

import io.github.dl4jquant.errors.QuantizationException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/** The rules that are on the class path, by node type. Immutable. */
public final class Rules {

    private final Map<Class<?>, NodeQuantizer<?>> byType;
    private final SupportLayers supportLayers;

    private Rules(Map<Class<?>, NodeQuantizer<?>> byType, SupportLayers supportLayers) {
        this.byType = byType;
        this.supportLayers = supportLayers;
    }

    /**
     * Finds all rules with {@code ServiceLoader}. Where two are for the same type, the one that does not come with this
     * library wins, so that a user can replace a rule.
     *
     * @throws QuantizationException if the module dl4j-quant-layers is not on the class path
     */
    public static Rules load() {
        ClassLoader loader = Rules.class.getClassLoader();
        SupportLayers support = ServiceLoader.load(SupportLayers.class, loader)
                .findFirst()
                .orElseThrow(() -> new QuantizationException(
                        "Cannot quantize: no layers found. Add io.github.dl4jquant:dl4j-quant-layers to the class"
                                + " path (dl4j-quant-core alone has none)."));
        List<NodeQuantizer<?>> found = new ArrayList<>();
        for (NodeQuantizer<?> rule : ServiceLoader.load(NodeQuantizer.class, loader)) {
            found.add(rule);
        }
        found.sort(Comparator.comparing(Rules::isBuiltIn).reversed());
        Map<Class<?>, NodeQuantizer<?>> byType = new HashMap<>();
        found.forEach(rule -> byType.put(rule.nodeType(), rule));
        return new Rules(byType, support);
    }

    private static boolean isBuiltIn(NodeQuantizer<?> rule) {
        return rule.getClass().getName().startsWith("io.github.dl4jquant.layers.");
    }

    /** The rule for a configuration object, if there is one. */
    @SuppressWarnings("unchecked") // the key is the rule's own type parameter
    public <C> Optional<NodeQuantizer<C>> find(C conf) {
        return Optional.ofNullable((NodeQuantizer<C>) byType.get(conf.getClass()));
    }

    /** All rules, sorted by the name of the type they are for. */
    public List<NodeQuantizer<?>> all() {
        List<NodeQuantizer<?>> rules = new ArrayList<>(byType.values());
        rules.sort(Comparator.comparing(r -> r.nodeType().getSimpleName()));
        return rules;
    }

    public SupportLayers supportLayers() {
        return supportLayers;
    }
}
