package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.NodeQuantizer.Step;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.GravesBidirectionalLSTM;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.recurrent.LastTimeStep;
import org.deeplearning4j.nn.conf.layers.recurrent.SimpleRnn;
import org.deeplearning4j.nn.conf.layers.util.MaskZeroLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Turns recurrent layers, and wrappers around them and around each other, into one operation. */
final class RecurrentLowering {

    /** A layer taken apart: what it computes, and the layer inside all wrappers. */
    private record Parts(RecurrentSettings settings, BaseRecurrentLayer core) {

        Parts with(RecurrentSettings other) {
            return new Parts(other, core);
        }
    }

    private RecurrentLowering() {}

    static List<Step> lower(GraphNode node, Layer conf) {
        Parts parts = parts(conf);
        TensorKind kind = TensorKind.of(parts.core.getRnnDataFormat());
        if (node.inputKind() != kind) {
            throw new UnsupportedNodeException("input is " + node.inputKind() + ", the layer is for " + kind);
        }
        List<DirectionWeights> weights = new ArrayList<>();
        boolean inOne = parts.core instanceof GravesBidirectionalLSTM; // its keys end in the direction's letter
        for (int d = 0; d < parts.settings.directions(); d++) {
            if (inOne) {
                String suffix = d == 0 ? "F" : "B";
                weights.add(weights(parts.settings, node.params(), "W" + suffix, "RW" + suffix, "b" + suffix));
            } else {
                String prefix = parts.settings.directions() == 1 ? "" : d == 0 ? "f" : "b";
                weights.add(weights(parts.settings, node.params(), prefix + "W", prefix + "RW", prefix + "b"));
            }
        }
        return NodeQuantizer.single(new RecurrentOperation(parts.settings, weights));
    }

    private static DirectionWeights weights(
            RecurrentSettings settings, Map<String, INDArray> params, String w, String rw, String b) {
        return DirectionWeights.of(settings.cell(), params.get(w), params.get(rw), params.get(b));
    }

    private static Parts parts(Layer conf) {
        if (conf instanceof LastTimeStep wrapper) {
            return lastStep(wrapper.getUnderlying());
        } else if (conf instanceof MaskZeroLayer wrapper) {
            return masking(wrapper.getUnderlying(), wrapper.getMaskingValue());
        } else if (conf instanceof Bidirectional wrapper) {
            return bothDirections(wrapper);
        } else if (conf instanceof BaseRecurrentLayer layer) {
            return new Parts(core(layer), layer);
        }
        throw new UnsupportedNodeException("a wrapper around " + conf.getClass().getSimpleName());
    }

    private static RecurrentSettings core(BaseRecurrentLayer conf) {
        Class<?> type = conf.getClass(); // exactly: a subclass may compute something else
        if (type == LSTM.class) {
            return core(conf, Cell.LSTM, ((LSTM) conf).getGateActivationFn(), Merge.NONE, MaskRule.PASSES_THROUGH);
        } else if (type == GravesLSTM.class) {
            IActivation gate = ((GravesLSTM) conf).getGateActivationFn();
            return core(conf, Cell.PEEPHOLE_LSTM, gate, Merge.NONE, MaskRule.PASSES_THROUGH);
        } else if (type == GravesBidirectionalLSTM.class) {
            IActivation gate = ((GravesBidirectionalLSTM) conf).getGateActivationFn();
            return core(conf, Cell.PEEPHOLE_LSTM, gate, Merge.ADD, MaskRule.ACTIVE);
        } else if (type == SimpleRnn.class) {
            if (((SimpleRnn) conf).hasLayerNorm()) {
                throw new UnsupportedNodeException("layer normalization inside a recurrent layer");
            }
            return core(conf, Cell.SIMPLE, null, Merge.NONE, MaskRule.UNCHANGED);
        }
        throw new UnsupportedNodeException("a wrapper around " + type.getSimpleName());
    }

    private static RecurrentSettings core(
            BaseRecurrentLayer conf, Cell cell, IActivation gate, Merge merge, MaskRule maskRule) {
        return new RecurrentSettings(
                cell,
                (int) conf.getNIn(),
                (int) conf.getNOut(),
                conf.getActivationFn(),
                gate,
                merge,
                Steps.ALL,
                null,
                maskRule != MaskRule.PASSES_THROUGH,
                maskRule,
                merge == Merge.NONE ? Stepping.KEEPS_STATE : Stepping.REFUSED,
                conf instanceof GravesLSTM);
    }

    private static Parts lastStep(Layer inner) {
        Parts parts = parts(inner);
        RecurrentSettings s = parts.settings;
        if (!s.givesSequence()) {
            throw new UnsupportedNodeException("the last time step of a last time step");
        }
        return parts.with(new RecurrentSettings(
                s.cell(),
                s.nIn(),
                s.units(),
                s.activation(),
                s.gateActivation(),
                s.merge(),
                Steps.LAST,
                s.maskValue(),
                true, // the wrapper hands the mask to the layer inside, which would not have taken it itself
                MaskRule.ENDS,
                around(inner, s),
                s.reusesStepState()));
    }

    private static Parts masking(Layer inner, double value) {
        Parts parts = parts(inner);
        RecurrentSettings s = parts.settings;
        if (s.maskValue() != null) {
            throw new UnsupportedNodeException("a masking layer inside a masking layer");
        }
        if (parts.core.getRnnDataFormat() == RNNFormat.NWC && !(inner instanceof BaseRecurrentLayer)) {
            throw new UnsupportedNodeException("Deeplearning4j masks the wrong axis of NWC sequences here");
        }
        return parts.with(new RecurrentSettings(
                s.cell(),
                s.nIn(),
                s.units(),
                s.activation(),
                s.gateActivation(),
                s.merge(),
                s.steps(),
                value,
                s.appliesMask(),
                MaskRule.ENDS,
                around(inner, s),
                s.reusesStepState()));
    }

    private static Parts bothDirections(Bidirectional conf) {
        Parts parts = parts(conf.getFwd());
        RecurrentSettings s = parts.settings;
        if (s.merge() != Merge.NONE) {
            throw new UnsupportedNodeException("both directions of a layer of two directions");
        }
        Merge merge = switch (conf.getMode()) {
            case ADD -> Merge.ADD;
            case MUL -> Merge.MULTIPLY;
            case AVERAGE -> Merge.AVERAGE;
            case CONCAT -> Merge.CONCATENATE;
        };
        return parts.with(new RecurrentSettings(
                s.cell(),
                s.nIn(),
                s.units(),
                s.activation(),
                s.gateActivation(),
                merge,
                s.givesSequence() ? Steps.ALL : Steps.LAST_OF_EACH_DIRECTION,
                s.maskValue(),
                s.appliesMask(),
                s.maskRule(),
                Stepping.REFUSED,
                s.reusesStepState()));
    }

    /** Deeplearning4j looks inside one wrapper for a layer with a state, not inside two. */
    private static Stepping around(Layer inner, RecurrentSettings settings) {
        boolean direct = inner instanceof BaseRecurrentLayer;
        return direct || settings.stepping() == Stepping.REFUSED ? settings.stepping() : Stepping.STARTS_ANEW;
    }
}
