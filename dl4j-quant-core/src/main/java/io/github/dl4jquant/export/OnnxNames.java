package io.github.dl4jquant.export;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProto;

/** The names of values and operators of an {@link OnnxGraph}: each is there once, and some are changed at the end. */
final class OnnxNames {

    private final Set<String> names = new HashSet<>();
    private final Set<String> produced = new HashSet<>();
    private final Map<String, String> renamed = new HashMap<>();

    /** Takes a name: the wanted one, or that with a number. */
    String unique(String wanted) {
        String name = wanted;
        for (int i = 1; !names.add(name); i++) {
            name = wanted + "_" + i;
        }
        return name;
    }

    /** Takes this very name. */
    void reserve(String name) {
        names.add(name);
    }

    /** These values come from an operator, and so may be renamed. */
    void produced(Collection<String> values) {
        produced.addAll(values);
    }

    /** Makes {@code wanted} the name of a value, if an operator produced it and the name is free. */
    void rename(String value, String wanted) {
        if (canRename(value) && names.add(wanted)) {
            renamed.put(value, wanted);
        }
    }

    /** Makes a reserved name that of a value and returns true, or false if the value cannot be renamed. */
    boolean fix(String value, String reserved) {
        boolean possible = canRename(value);
        if (possible) {
            renamed.put(value, reserved);
        }
        return possible;
    }

    private boolean canRename(String value) {
        return produced.contains(value) && !renamed.containsKey(value);
    }

    String finalName(String value) {
        return renamed.getOrDefault(value, value);
    }

    /** A copy of an operator, and of those in its bodies, with the final names of values. */
    NodeProto underFinalNames(NodeProto.Builder node) {
        return renamed(node.clone()).build();
    }

    private NodeProto.Builder renamed(NodeProto.Builder node) {
        for (int i = 0; i < node.getInputCount(); i++) {
            node.setInput(i, finalName(node.getInput(i)));
        }
        for (int i = 0; i < node.getOutputCount(); i++) {
            node.setOutput(i, finalName(node.getOutput(i)));
        }
        node.getAttributeBuilderList().stream()
                .filter(AttributeProto.Builder::hasG)
                .flatMap(a -> a.getGBuilder().getNodeBuilderList().stream())
                .forEach(this::renamed);
        return node;
    }
}
