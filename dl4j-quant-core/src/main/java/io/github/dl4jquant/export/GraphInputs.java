package io.github.dl4jquant.export;

import io.github.dl4jquant.errors.ExportException;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.Layout;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** Declares the inputs and outputs of the ONNX graph: names, numbers, sizes, axis order. */
final class GraphInputs {

    private final OnnxOptions options;
    private final Map<String, InputForm> forms = new LinkedHashMap<>();

    GraphInputs(ExportedNetwork network, OnnxRules rules, OnnxOptions options) {
        this.options = options;
        for (String name : options.inputShapes().keySet()) {
            if (!network.inputs().contains(name)) {
                throw new ExportException(
                        "Cannot fix the shape of input '%s': the network has no such input; it has %s.",
                        name, network.inputs());
            }
        }
        InputDemand demand = new InputDemand(network, rules);
        network.inputs().forEach(name -> forms.put(name, InputForm.of(name, demand.of(name), options)));
    }

    ValueInfoProto declaration(String name) {
        InputForm form = forms.get(name);
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder().addDim(batch());
        String[] names = form.axisNames();
        String suffix = forms.size() == 1 ? "" : "_" + name;
        for (int i = 0; i < names.length; i++) {
            shape.addDim(
                    form.sizes()[i] > 0
                            ? Dimension.newBuilder().setDimValue(form.sizes()[i])
                            : Dimension.newBuilder().setDimParam(names[i] + suffix));
        }
        return value(name, shape);
    }

    private Dimension.Builder batch() {
        return options.batch()
                .map(size -> Dimension.newBuilder().setDimValue(size))
                .orElseGet(() -> Dimension.newBuilder().setDimParam("batch"));
    }

    /** What was declared. */
    OnnxSummary.Input summary(ValueInfoProto declared) {
        InputForm form = forms.get(declared.getName());
        List<String> sizes = declared.getType().getTensorType().getShape().getDimList().stream()
                .map(d -> d.hasDimValue() ? Long.toString(d.getDimValue()) : d.getDimParam())
                .toList();
        return new OnnxSummary.Input(declared.getName(), form.kind(), form.layout(), sizes);
    }

    /** The input as layers take it: channels first. */
    OnnxTensor tensor(String name, OnnxGraph graph) {
        InputForm form = forms.get(name);
        String value = form.layout() == Layout.CHANNELS_LAST
                ? graph.transpose(name, toFirst(form.kind().positionAxes()))
                : name;
        return form.flattened()
                ? new OnnxTensor(graph.flatten(value), TensorKind.FEED_FORWARD, TensorFormat.float32())
                : new OnnxTensor(value, form.kind(), TensorFormat.float32());
    }

    /** A value in the order in which Deeplearning4j holds it. */
    static String inOrderOf(TensorKind kind, String value, OnnxGraph graph) {
        return kind.hasLayouts() && kind.originalLayout() == Layout.CHANNELS_LAST
                ? graph.transpose(value, toLast(kind.positionAxes()))
                : value;
    }

    /** Sizes are left to shape inference; where the axes are not known, there are as many as in the first input. */
    ValueInfoProto outputDeclaration(String name, OnnxTensor tensor) {
        int axes = tensor.kind() == TensorKind.UNKNOWN
                ? forms.values().iterator().next().sizes().length + 1
                : tensor.kind().positionAxes() + 2;
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
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
