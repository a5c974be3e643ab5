package io.github.dl4jquant.export;

import io.github.dl4jquant.errors.ExportException;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** Declares the inputs and outputs of the ONNX graph: names, numbers, sizes, axis order. */
final class GraphInputs {

    private static final String[][] POSITIONS = {{}, {"time"}, {"height", "width"}, {"depth", "height", "width"}};

    private final ExportedNetwork network;
    private final InputDemand demand;
    private final OnnxOptions options;

    GraphInputs(ExportedNetwork network, OnnxRules rules, OnnxOptions options) {
        this.network = network;
        this.demand = new InputDemand(network, rules);
        this.options = options;
        options.inputShapes().keySet().forEach(this::checkInput);
    }

    private void checkInput(String name) {
        if (!network.inputs().contains(name)) {
            throw new ExportException(
                    "Cannot fix the shape of input '%s': the network has no such input; it has %s.",
                    name, network.inputs());
        }
    }

    /** The kind of an input; a vector's where nothing is known but its number of axes. */
    private TensorKind kind(String name) {
        return demand.of(name).map(OnnxInput::kind).orElse(TensorKind.UNKNOWN);
    }

    /** The order of axes in which an input comes in. */
    private Layout layout(TensorKind kind) {
        return kind.hasLayouts() ? options.inputLayout().orElse(kind.originalLayout()) : Layout.CHANNELS_FIRST;
    }

    ValueInfoProto declaration(String name) {
        TensorKind kind = kind(name);
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder().addDim(batch());
        long[] sizes = sizes(name, kind);
        String[] names = axisNames(kind, sizes.length, layout(kind));
        String suffix = network.inputs().size() == 1 ? "" : "_" + name;
        for (int i = 0; i < sizes.length; i++) {
            shape.addDim(
                    sizes[i] > 0
                            ? Dimension.newBuilder().setDimValue(sizes[i])
                            : Dimension.newBuilder().setDimParam(names[i] + suffix));
        }
        return value(name, shape);
    }

    /** What was declared. */
    OnnxSummary.Input summary(ValueInfoProto declared) {
        TensorKind kind = kind(declared.getName());
        List<String> sizes = declared.getType().getTensorType().getShape().getDimList().stream()
                .map(d -> d.hasDimValue() ? Long.toString(d.getDimValue()) : d.getDimParam())
                .toList();
        return new OnnxSummary.Input(declared.getName(), kind, layout(kind), sizes);
    }

    private Dimension.Builder batch() {
        return options.batch()
                .map(size -> Dimension.newBuilder().setDimValue(size))
                .orElseGet(() -> Dimension.newBuilder().setDimParam("batch"));
    }

    /** Without the minibatch, in the order in which the input comes in. */
    private long[] sizes(String name, TensorKind kind) {
        Optional<OnnxInput> known = demand.of(name);
        long[] fixed = options.inputShapes().get(name);
        if (known.isEmpty()) {
            if (fixed == null) {
                throw new ExportException(
                        "Cannot tell how many axes input '%s' has: no layer behind it says. Give its shape, with -1 for"
                                + " sizes that vary: OnnxOptions.builder().inputShape(\"%s\", ...).",
                        name, name);
            }
            return fixed;
        }
        long[] sizes = known.get().sampleShape().clone();
        if (layout(kind) == Layout.CHANNELS_LAST) {
            long channels = sizes[0];
            System.arraycopy(sizes, 1, sizes, 0, sizes.length - 1);
            sizes[sizes.length - 1] = channels;
        }
        if (fixed == null) {
            return sizes;
        }
        boolean fits = fixed.length == sizes.length;
        for (int i = 0; fits && i < sizes.length; i++) {
            fits = sizes[i] < 0 || fixed[i] < 0 || sizes[i] == fixed[i];
            sizes[i] = fixed[i] < 0 ? sizes[i] : fixed[i];
        }
        if (!fits) {
            throw new ExportException(
                    "Cannot fix the shape of input '%s' to %s: its layers take %s (-1: any).",
                    name, Arrays.toString(fixed), Arrays.toString(known.get().sampleShape()));
        }
        return sizes;
    }

    private static String[] axisNames(TensorKind kind, int axes, Layout layout) {
        String[] names = new String[axes];
        if (kind == TensorKind.UNKNOWN) {
            Arrays.setAll(names, i -> "size" + (i + 1));
            return names;
        }
        boolean first = layout == Layout.CHANNELS_FIRST;
        names[first ? 0 : axes - 1] = kind.hasLayouts() ? "channels" : "features";
        System.arraycopy(POSITIONS[kind.positionAxes()], 0, names, first ? 1 : 0, axes - 1);
        return names;
    }

    /** The input as layers take it: channels first. */
    OnnxTensor tensor(String name, OnnxGraph graph) {
        TensorKind kind = kind(name);
        String value = name;
        if (layout(kind) == Layout.CHANNELS_LAST) {
            value = graph.transpose(name, toFirst(kind.positionAxes()));
        }
        return new OnnxTensor(value, kind, TensorFormat.float32());
    }

    /** A value in the order in which Deeplearning4j holds it. */
    static String inOrderOf(TensorKind kind, String value, OnnxGraph graph) {
        return kind.hasLayouts() && kind.originalLayout() == Layout.CHANNELS_LAST
                ? graph.transpose(value, toLast(kind.positionAxes()))
                : value;
    }

    ValueInfoProto outputDeclaration(String name, OnnxTensor tensor) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder().addDim(Dimension.newBuilder());
        int axes = tensor.kind() == TensorKind.UNKNOWN
                ? sizes(network.inputs().get(0), TensorKind.UNKNOWN).length
                : tensor.kind().positionAxes() + 1;
        for (int i = 0; i < axes; i++) {
            shape.addDim(Dimension.newBuilder());
        }
        return value(name, shape);
    }

    /** One number for each sample. */
    static ValueInfoProto numbersDeclaration(String name) {
        return value(name, TensorShapeProto.newBuilder().addDim(Dimension.newBuilder()));
    }

    private static ValueInfoProto value(String name, TensorShapeProto.Builder shape) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }

    private static long[] toFirst(int positions) {
        long[] order = new long[positions + 2];
        order[1] = positions + 1L;
        for (int i = 0; i < positions; i++) {
            order[i + 2] = i + 1L;
        }
        return order;
    }

    private static long[] toLast(int positions) {
        long[] order = new long[positions + 2];
        order[positions + 1] = 1;
        for (int i = 0; i < positions; i++) {
            order[i + 1] = i + 2L;
        }
        return order;
    }
}
