package io.github.dl4jquant.export;

import io.github.dl4jquant.export.ExportedNetwork.Node;
import io.github.dl4jquant.graph.TensorKind;
import java.util.Arrays;
import java.util.Optional;

/** What the inputs of a network are, which a saved network does not say: read off the layers behind them. */
final class InputDemand {

    private final ExportedNetwork network;
    private final OnnxRules rules;

    InputDemand(ExportedNetwork network, OnnxRules rules) {
        this.network = network;
        this.rules = rules;
    }

    /** The kind and sizes of an input; empty if nothing behind it says any. */
    Optional<OnnxInput> of(String tensor) {
        Optional<OnnxInput> found = Optional.empty();
        for (Node reader : network.readers(tensor)) {
            Optional<OnnxInput> said = demand(reader);
            if (said.isEmpty()) {
                continue;
            }
            found = found.isEmpty() ? said : Optional.of(merged(found.get(), said.get()));
            if (Arrays.stream(found.get().sampleShape()).noneMatch(size -> size < 0)) {
                break;
            }
        }
        return found;
    }

    private Optional<OnnxInput> demand(Node reader) {
        Optional<OnnxRule<Object>> rule = rules.find(reader.conf());
        Optional<OnnxInput> own = rule.flatMap(r -> r.reads(reader.conf()));
        boolean sameBehind = rule.isPresent() && rule.get().keepsShape();
        if (own.isPresent() && !sameBehind) {
            return own;
        }
        Optional<OnnxInput> behind = of(reader.name());
        if (own.isEmpty()) {
            return sameBehind ? behind : behind.map(b -> OnnxInput.anySize(b.kind(), -1));
        }
        return behind.map(b -> merged(own.get(), b)).or(() -> own);
    }

    /** The kind of the first with the sizes that either knows. */
    private static OnnxInput merged(OnnxInput first, OnnxInput second) {
        TensorKind kind = first.kind();
        if (kind.positionAxes() != second.kind().positionAxes()) {
            return first;
        }
        long[] sizes = first.sampleShape().clone();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = sizes[i] < 0 ? second.sampleShape()[i] : sizes[i];
        }
        return new OnnxInput(kind, sizes, first.image());
    }
}
