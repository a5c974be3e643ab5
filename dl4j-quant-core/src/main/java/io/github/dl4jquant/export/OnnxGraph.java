package io.github.dl4jquant.export;

import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import onnx.Onnx.GraphProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/**
 * The ONNX graph while it grows: what {@link OnnxRule}s add operators and constants to. Values are known by their names.
 * Not thread-safe; used for one export.
 */
public final class OnnxGraph {

    /** Domain of ONNX Runtime's own operators. */
    public static final String MICROSOFT = "com.microsoft";

    private final OnnxRules rules;
    private final OnnxOptions options;
    private List<NodeProto.Builder> nodes = new ArrayList<>();
    private final OnnxConstants constants = new OnnxConstants();
    private final OnnxNames names = new OnnxNames();
    private final Set<String> oneNumber = new HashSet<>();
    private final Set<String> domains = new TreeSet<>();
    private final Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    private String scope = "";
    private boolean oneSequence;
    private String minibatch;

    OnnxGraph(OnnxRules rules, OnnxOptions options) {
        this.rules = rules;
        this.options = options;
    }

    public OnnxOptions options() {
        return options;
    }

    // ---------------------------------------------------------------- inputs of the network

    /** An input of the network by its name, as layers take it. */
    public OnnxTensor input(String name) {
        return inputs.get(name);
    }

    /**
     * What Deeplearning4j tells its preprocessors to be the size of the minibatch, as a vector of one INT64: that of the
     * first input.
     */
    public String minibatch() {
        if (minibatch == null) {
            String first = inputs.values().iterator().next().name();
            minibatch = oneSequence ? int64s(1) : add("Gather", List.of(add("Shape", List.of(first)), int64s(0)));
        }
        return minibatch;
    }

    // ---------------------------------------------------------------- operators

    /** Adds an operator of the standard set with one output, and returns the output's name. */
    public String add(String operator, List<String> inputs, OnnxAttribute... attributes) {
        return add("", operator, inputs, 1, attributes).get(0);
    }

    /**
     * Adds an operator and returns the names of its outputs.
     *
     * @param domain empty for the standard set, or {@link #MICROSOFT}
     * @param inputs names of values; empty for an optional input that is left out
     */
    public List<String> add(
            String domain, String operator, List<String> inputs, int outputs, OnnxAttribute... attributes) {
        String name = names.unique(scope + "/" + operator);
        List<String> results = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            results.add(i == 0 ? name : names.unique(name + "_" + i));
        }
        names.produced(results);
        NodeProto.Builder node = NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .addAllInput(inputs)
                .addAllOutput(results);
        if (!domain.isEmpty()) {
            node.setDomain(domain);
            domains.add(domain);
        }
        Arrays.stream(attributes).forEach(a -> node.addAttribute(a.proto()));
        nodes.add(node);
        return results;
    }

    /**
     * A float value that goes into or out of the body of an operator such as Scan.
     *
     * @param name of an input that is wanted, or of the output
     * @param sizes -1 for any
     */
    @SuppressWarnings("ArrayRecordComponent") // small, never compared
    public record BodyValue(String name, long... sizes) {

        private ValueInfoProto proto() {
            TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
            for (long size : sizes) {
                shape.addDim(
                        size < 0
                                ? TensorShapeProto.Dimension.newBuilder()
                                : TensorShapeProto.Dimension.newBuilder().setDimValue(size));
            }
            TypeProto.Tensor.Builder type = TypeProto.Tensor.newBuilder()
                    .setElemType(DataType.FLOAT.getNumber())
                    .setShape(shape);
            return ValueInfoProto.newBuilder()
                    .setName(name)
                    .setType(TypeProto.newBuilder().setTensorType(type))
                    .build();
        }
    }

    /**
     * What an operator such as Scan repeats.
     *
     * @param attribute under which the operator takes it
     * @param content adds its operators, which may use values of the graph around it, and returns its outputs; it is given
     *     the names of its inputs
     */
    public OnnxAttribute body(
            String attribute, List<BodyValue> inputs, Function<List<String>, List<BodyValue>> content) {
        List<NodeProto.Builder> around = nodes;
        nodes = new ArrayList<>();
        try {
            GraphProto.Builder body = GraphProto.newBuilder().setName(names.unique(scope + "/" + attribute));
            List<String> given = new ArrayList<>();
            for (BodyValue input : inputs) {
                given.add(names.unique(scope + "/" + input.name()));
                body.addInput(new BodyValue(given.get(given.size() - 1), input.sizes()).proto());
            }
            Set<String> used = new HashSet<>();
            for (BodyValue result : content.apply(given)) {
                boolean own = nodes.stream().anyMatch(n -> n.getOutputList().contains(result.name()));
                String name = own && used.add(result.name()) ? result.name() : add("Identity", List.of(result.name()));
                body.addOutput(new BodyValue(name, result.sizes()).proto());
            }
            nodes.forEach(body::addNode);
            return OnnxAttribute.of(attribute, body.build());
        } finally {
            nodes = around;
        }
    }

    /** What the rule for another configuration object makes of it: for layers that wrap one. */
    public <D> OnnxTensor emit(OnnxNode<D> inner) {
        return rules.find(inner.conf())
                .orElseThrow(() -> new UnsupportedNodeException(
                        "no rule for " + inner.conf().getClass().getName()))
                .emit(inner, this);
    }

    // ---------------------------------------------------------------- numbers

    /** A tensor as float values: dequantized if it is int8. */
    public String real(OnnxTensor tensor) {
        if (!tensor.format().isInt8()) {
            return tensor.name();
        }
        return add("DequantizeLinear", List.of(tensor.name(), scale(tensor.format()), zeroPoint(tensor.format())));
    }

    /** Float values as a tensor in this format: quantized if it is int8. */
    public OnnxTensor store(String real, TensorKind kind, TensorFormat format) {
        String stored = format.isInt8() ? add("QuantizeLinear", List.of(real, scale(format), zeroPoint(format))) : real;
        return new OnnxTensor(stored, kind, format);
    }

    /** Scale of an int8 format, as a constant. */
    public String scale(TensorFormat format) {
        return scalar(format.scale());
    }

    /** Zero point of an int8 format, as a constant of its type. */
    public String zeroPoint(TensorFormat format) {
        byte[] value = {(byte) format.zeroPoint()};
        return format.type() == ElementType.UINT8 ? uint8s("zero", value) : int8s("zero", value);
    }

    // ---------------------------------------------------------------- constants

    /** @param sizes none for a scalar */
    public String floats(String name, float[] values, long... sizes) {
        ByteBuffer bytes = OnnxConstants.buffer(4L * values.length);
        bytes.asFloatBuffer().put(values);
        return constant(name, DataType.FLOAT, bytes, sizes);
    }

    public String scalar(float value) {
        return floats("scalar", new float[] {value});
    }

    public String int8s(String name, byte[] values, long... sizes) {
        return constant(name, DataType.INT8, ByteBuffer.wrap(values), sizes);
    }

    public String uint8s(String name, byte[] values, long... sizes) {
        return constant(name, DataType.UINT8, ByteBuffer.wrap(values), sizes);
    }

    public String int32s(String name, int[] values, long... sizes) {
        ByteBuffer bytes = OnnxConstants.buffer(4L * values.length);
        bytes.asIntBuffer().put(values);
        return constant(name, DataType.INT32, bytes, sizes);
    }

    /** A vector of INT64: axes, shapes. */
    public String int64s(long... values) {
        ByteBuffer bytes = OnnxConstants.buffer(8L * values.length);
        bytes.asLongBuffer().put(values);
        return constant("int64", DataType.INT64, bytes, values.length);
    }

    /** A scalar of INT64: one axis. */
    public String int64(long value) {
        ByteBuffer bytes = OnnxConstants.buffer(8);
        bytes.putLong(0, value);
        return constant("int64", DataType.INT64, bytes);
    }

    private String constant(String name, DataType type, ByteBuffer bytes, long... sizes) {
        return constants.add(type, bytes.array(), () -> names.unique(scope + "/" + name), sizes);
    }

    /** One number for each sample, without an axis for it: of shape [minibatch]. */
    public OnnxTensor numbers(String real) {
        oneNumber.add(real);
        return new OnnxTensor(real, TensorKind.FEED_FORWARD, TensorFormat.float32());
    }

    // ---------------------------------------------------------------- moving values

    public String transpose(String x, long... order) {
        return add("Transpose", List.of(x), OnnxAttribute.of("perm", order));
    }

    /** @param sizes 0 keeps a size, one -1 stands for the rest */
    public String reshape(String x, long... sizes) {
        return add("Reshape", List.of(x, int64s(sizes)));
    }

    public String squeeze(String x, long... axes) {
        return add("Squeeze", List.of(x, int64s(axes)));
    }

    public String unsqueeze(String x, long... axes) {
        return add("Unsqueeze", List.of(x, int64s(axes)));
    }

    /** A vector of everything but the minibatch. */
    public String flatten(String x) {
        return add("Flatten", List.of(x), OnnxAttribute.of("axis", 1));
    }

    public String concat(List<String> inputs, long axis) {
        return add("Concat", inputs, OnnxAttribute.of("axis", axis));
    }

    /** Sizes of some axes of a value, as a vector of INT64. */
    public String sizes(String x, long... axes) {
        return add("Gather", List.of(add("Shape", List.of(x)), int64s(axes)));
    }

    /** A reduction such as ReduceMax, whose axes moved from attribute to input in version 18 (ReduceSum's in 13). */
    public String reduce(String operator, String x, boolean keepAxes, long... axes) {
        OnnxAttribute keep = OnnxAttribute.of("keepdims", keepAxes ? 1 : 0);
        boolean axesAreAnInput = options.opset() >= 18 || operator.equals("ReduceSum");
        return axesAreAnInput
                ? add(operator, List.of(x, int64s(axes)), keep)
                : add(operator, List.of(x), OnnxAttribute.of("axes", axes), keep);
    }

    // ---------------------------------------------------------------- for the exporter

    /** What is added from now on belongs to this layer. */
    void enter(String layer) {
        scope = layer;
    }

    /** An input of the network is this value. */
    void declare(String input, OnnxTensor tensor) {
        inputs.put(input, tensor);
    }

    /** There is one sequence in all minibatches, as Deeplearning4j sees it. */
    void takeOneSequence() {
        oneSequence = true;
    }

    /** Makes {@code wanted} the name of a value that an operator produced, if that is possible. */
    void rename(OnnxTensor tensor, String wanted) {
        names.rename(tensor.name(), wanted);
    }

    /** Takes a name for an input or output of the graph. */
    void reserve(String name) {
        names.reserve(name);
    }

    /** The value under a name that is fixed. */
    void output(String value, String name) {
        if (!names.fix(value, name)) {
            nodes.add(NodeProto.newBuilder()
                    .setName(names.unique(name + "/Identity"))
                    .setOpType("Identity")
                    .addInput(value)
                    .addOutput(name));
        }
    }

    /** Whether a value is of shape [minibatch]. */
    boolean isNumbers(OnnxTensor tensor) {
        return oneNumber.contains(tensor.name());
    }

    /** A tensor under the name that its value has in the file. */
    OnnxTensor underFinalName(OnnxTensor tensor) {
        return new OnnxTensor(names.finalName(tensor.name()), tensor.kind(), tensor.format());
    }

    /** The operators, under the final names of values. */
    List<NodeProto> nodes() {
        return nodes.stream().map(names::underFinalNames).toList();
    }

    /** What some operator reads: a rule may ask for a number and then not need it, and runtimes warn of those. */
    List<TensorProto> constants() {
        return constants.readBy(nodes);
    }

    /** Domains of operators besides the standard set. */
    Set<String> domains() {
        return domains;
    }
}
