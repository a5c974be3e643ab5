package io.github.dl4jquant.graph;

import io.github.dl4jquant.graph.NetworkReader.RawNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnn3DPreProcessor;

/**
 * Finds out what the axes of each tensor mean. A saved network does not say what its inputs are, so the kind of an input
 * is read off the first layer behind it that leaves no choice, and the kinds are then carried forward with Deeplearning4j's
 * own {@code getOutputType} on stand-in sizes.
 */
final class KindInference {

    private static final int STAND_IN_SIZE = 256;

    private final List<RawNode> raw;
    private final Map<String, TensorKind> kinds = new HashMap<>();

    KindInference(List<RawNode> raw) {
        this.raw = raw;
    }

    NetworkGraph graph(List<String> inputNames, List<String> outputs) {
        List<NetworkGraph.Input> inputs = new ArrayList<>();
        for (String name : inputNames) {
            TensorKind kind = kinds.computeIfAbsent(name, n -> demanded(n).orElse(TensorKind.UNKNOWN));
            inputs.add(new NetworkGraph.Input(name, kind));
        }
        List<GraphNode> nodes = new ArrayList<>();
        for (RawNode node : raw) {
            List<TensorKind> in = node.inputs().stream().map(kinds::get).toList();
            TensorKind out = produced(node, in);
            kinds.put(node.name(), out);
            nodes.add(new GraphNode(
                    node.name(),
                    node.index(),
                    node.role(),
                    node.conf(),
                    node.layerConf(),
                    node.inputs(),
                    in,
                    out,
                    node.params(),
                    node.flatParams()));
        }
        return new NetworkGraph(inputs, nodes, outputs);
    }

    /** The kind that the consumers of a tensor need, looking through those that take any. */
    private Optional<TensorKind> demanded(String tensor) {
        for (RawNode node : raw) {
            if (!node.inputs().contains(tensor)) {
                continue;
            }
            Optional<TensorKind> kind = DemandedKind.of(node.conf());
            if (kind.isEmpty() && DemandedKind.looksThrough(node.conf())) {
                kind = demanded(node.name());
            }
            if (kind.isPresent()) {
                return kind;
            }
        }
        return Optional.empty();
    }

    private static TensorKind produced(RawNode node, List<TensorKind> in) {
        TensorKind first = in.get(0);
        if (node.role() == GraphNode.Role.VERTEX
                && DemandedKind.keepsAxes(node.conf())
                && in.stream().allMatch(first::equals)) {
            return first;
        }
        if (node.conf() instanceof GlobalPoolingLayer pooling) {
            // of sequences and volumes Deeplearning4j says something else
            return pooling.isCollapseDimensions() ? TensorKind.FEED_FORWARD : first;
        }
        Optional<TensorKind> volume = DemandedKind.volume(node.conf());
        if (volume.isPresent()) {
            return volume.get(); // these layers forget their axis order in what they say of their output
        }
        try {
            InputType[] types = in.stream().map(KindInference::standIn).toArray(InputType[]::new);
            InputType type = switch (node.role()) {
                // copies: MergeVertex, for one, changes its axis when it is asked for its output type
                case LAYER -> ((Layer) node.conf()).clone().getOutputType(node.index(), types[0]);
                case VERTEX ->
                    node.conf() instanceof PreprocessorVertex vertex
                            ? ofPreProcessor(vertex.getPreProcessor(), types[0])
                            : ((org.deeplearning4j.nn.conf.graph.GraphVertex) node.conf())
                                    .clone()
                                    .getOutputType(node.index(), types);
                case PREPROCESSOR -> ofPreProcessor((InputPreProcessor) node.conf(), types[0]);
            };
            return kindOf(type, first);
        } catch (RuntimeException e) {
            // stand-in sizes do not satisfy every check of Deeplearning4j's; most nodes keep the kind of their input
            return DemandedKind.produced(node.conf()).orElse(first);
        }
    }

    /** By name: the preprocessors' own checks want the exact sizes. */
    private static InputType ofPreProcessor(InputPreProcessor conf, InputType in) {
        if (conf instanceof ComposableInputPreProcessor chain) {
            InputType type = in;
            for (InputPreProcessor link : chain.getInputPreProcessors()) {
                type = ofPreProcessor(link, type);
            }
            return type;
        }
        String type = conf.getClass().getSimpleName();
        if (type.endsWith("ToFeedForwardPreProcessor")) {
            return standIn(TensorKind.FEED_FORWARD);
        } else if (type.endsWith("ToCnnPreProcessor")) {
            return standIn(TensorKind.IMAGE_NCHW);
        } else if (type.endsWith("ToRnnPreProcessor")) {
            return standIn(SequenceKinds.of(conf).orElse(TensorKind.SEQUENCE_NCW));
        } else if (conf instanceof FeedForwardToCnn3DPreProcessor volume) {
            return standIn(volume.isNCDHW() ? TensorKind.VOLUME_NCDHW : TensorKind.VOLUME_NDHWC);
        }
        return conf.getOutputType(in);
    }

    private static InputType standIn(TensorKind kind) {
        return switch (kind) {
            case FEED_FORWARD -> InputType.feedForward(STAND_IN_SIZE);
            case IMAGE_NCHW, UNKNOWN -> image(CNN2DFormat.NCHW);
            case IMAGE_NHWC -> image(CNN2DFormat.NHWC);
            case VOLUME_NCDHW -> volume(Convolution3D.DataFormat.NCDHW);
            case VOLUME_NDHWC -> volume(Convolution3D.DataFormat.NDHWC);
            case SEQUENCE_NCW -> InputType.recurrent(STAND_IN_SIZE, STAND_IN_SIZE, RNNFormat.NCW);
            case SEQUENCE_NWC -> InputType.recurrent(STAND_IN_SIZE, STAND_IN_SIZE, RNNFormat.NWC);
        };
    }

    private static InputType image(CNN2DFormat format) {
        return InputType.convolutional(STAND_IN_SIZE, STAND_IN_SIZE, STAND_IN_SIZE, format);
    }

    private static InputType volume(Convolution3D.DataFormat format) {
        return InputType.convolutional3D(format, STAND_IN_SIZE, STAND_IN_SIZE, STAND_IN_SIZE, 1);
    }

    private static TensorKind kindOf(InputType type, TensorKind input) {
        if (type instanceof InputType.InputTypeConvolutional cnn) {
            if (input == TensorKind.UNKNOWN) {
                return TensorKind.UNKNOWN;
            }
            return TensorKind.of(cnn.getFormat());
        }
        if (type instanceof InputType.InputTypeConvolutional3D volume) {
            return TensorKind.of(volume.getDataFormat());
        }
        if (type instanceof InputType.InputTypeRecurrent sequence) {
            return TensorKind.of(sequence.getFormat());
        }
        return TensorKind.FEED_FORWARD;
    }
}
