package io.github.dl4jquant.export;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** The exporting rules that are on the class path, by configuration class. Immutable. */
public final class OnnxRules {

    private final Map<Class<?>, OnnxRule<?>> byType;

    private OnnxRules(Map<Class<?>, OnnxRule<?>> byType) {
        this.byType = byType;
    }

    /** Finds all rules with {@code ServiceLoader}. */
    public static OnnxRules load() {
        List<OnnxRule<?>> found = new ArrayList<>();
        for (OnnxRule<?> rule : ServiceLoader.load(OnnxRule.class, OnnxRules.class.getClassLoader())) {
            found.add(rule);
        }
        found.sort(Comparator.comparing(OnnxRules::isBuiltIn).reversed());
        Map<Class<?>, OnnxRule<?>> byType = new HashMap<>();
        found.forEach(rule -> byType.put(rule.confType(), rule));
        return new OnnxRules(byType);
    }

    private static boolean isBuiltIn(OnnxRule<?> rule) {
        return rule.getClass().getName().startsWith("io.github.dl4jquant.layers.");
    }

    /** The rule for a configuration object, if there is one. */
    @SuppressWarnings("unchecked") // the key is the rule's own type parameter
    public <C> Optional<OnnxRule<C>> find(C conf) {
        return Optional.ofNullable((OnnxRule<C>) byType.get(conf.getClass()));
    }

    /** The configuration that there is no rule for: this one, or one that it wraps; empty if there are all. */
    Optional<Object> missingFor(Object conf) {
        Optional<OnnxRule<Object>> rule = find(conf);
        return rule.isEmpty() ? Optional.of(conf) : rule.get().inside(conf).flatMap(this::missingFor);
    }

    /** The types of Deeplearning4j layers, vertices and preprocessors that the rules are for. */
    public Set<Class<?>> coveredTypes() {
        Set<Class<?>> types = new HashSet<>(byType.keySet());
        byType.values().forEach(rule -> types.addAll(rule.covers()));
        return types;
    }
}
