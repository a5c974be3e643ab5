package io.github.dl4jquant.examples.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.dl4jquant.errors.ModelDataException;
import io.github.dl4jquant.scheme.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;

/** Computes single values of an ONNX model in ONNX Runtime from given ones. Not thread-safe. */
public final class OnnxPart {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final ModelProto model;
    private final Map<String, NodeProto> makers = new HashMap<>();
    private final Map<String, TensorProto> constants = new HashMap<>();

    /** @param model with all weights inside */
    public OnnxPart(ModelProto model) {
        this.model = model;
        model.getGraph()
                .getNodeList()
                .forEach(node -> node.getOutputList().forEach(output -> makers.put(output, node)));
        model.getGraph().getInitializerList().forEach(constant -> constants.put(constant.getName(), constant));
    }

    /**
     * Computes one value.
     *
     * @param given values by name, of which it takes the nearest before the wanted one; that one may be among them
     * @param type of the wanted value
     * @throws ModelDataException if ONNX Runtime cannot compute it
     */
    public OnnxValue compute(String wanted, ElementType type, Map<String, OnnxValue> given) {
        Map<String, OnnxValue> inputs = new LinkedHashMap<>();
        ModelProto part = part(wanted, type, given, inputs);
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions();
                OrtSession session = environment.createSession(part.toByteArray(), options)) {
            for (Map.Entry<String, OnnxValue> input : inputs.entrySet()) {
                tensors.put(input.getKey(), tensor(input.getValue()));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                OnnxTensor tensor = (OnnxTensor) result.get(0);
                ByteBuffer buffer = tensor.getByteBuffer();
                byte[] bytes = new byte[buffer.remaining()];
                buffer.get(bytes);
                return new OnnxValue(type, tensor.getInfo().getShape(), bytes);
            }
        } catch (OrtException e) {
            throw new ModelDataException("ONNX Runtime cannot compute '" + wanted + "': " + e.getMessage(), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(OnnxValue value) throws OrtException {
        ByteBuffer buffer = ByteBuffer.allocateDirect(value.bytes().length).order(ByteOrder.nativeOrder());
        buffer.put(value.bytes()).rewind();
        OnnxJavaType type = switch (value.type()) {
            case UINT8 -> OnnxJavaType.UINT8;
            case INT8 -> OnnxJavaType.INT8;
            default -> OnnxJavaType.FLOAT;
        };
        return OnnxTensor.createTensor(environment, buffer, value.shape(), type);
    }

    /** The operators between given values and the wanted one, in the model's order. */
    private ModelProto part(
            String wanted, ElementType type, Map<String, OnnxValue> given, Map<String, OnnxValue> inputs) {
        Set<String> seen = new HashSet<>(Set.of(wanted));
        Deque<String> open = new ArrayDeque<>(seen);
        Set<String> needed = new HashSet<>();
        GraphProto.Builder graph = GraphProto.newBuilder().setName("part");
        while (!open.isEmpty()) {
            String value = open.remove();
            if (given.containsKey(value) && !value.equals(wanted)) {
                inputs.put(value, given.get(value));
                graph.addInput(declaration(
                        value, given.get(value).type(), given.get(value).shape()));
            } else if (constants.containsKey(value)) {
                graph.addInitializer(constants.get(value));
            } else if (makers.containsKey(value)) {
                NodeProto maker = makers.get(value);
                needed.add(maker.getName());
                Set<String> read = new HashSet<>();
                collectReads(maker, read);
                read.stream().filter(seen::add).forEach(open::add);
            }
        }
        model.getGraph().getNodeList().stream()
                .filter(node -> needed.contains(node.getName()))
                .forEach(graph::addNode);
        graph.addOutput(declaration(wanted, type, null));
        return model.toBuilder().setGraph(graph).build();
    }

    /** Also what a body such as that of Scan reads from the graph around it. */
    private static void collectReads(NodeProto node, Set<String> read) {
        read.addAll(node.getInputList());
        node.getAttributeList().stream()
                .filter(AttributeProto::hasG)
                .flatMap(a -> a.getG().getNodeList().stream())
                .forEach(inner -> collectReads(inner, read));
    }

    /** @param shape null for one that is not known */
    private static ValueInfoProto declaration(String name, ElementType type, long[] shape) {
        DataType dataType = switch (type) {
            case UINT8 -> DataType.UINT8;
            case INT8 -> DataType.INT8;
            default -> DataType.FLOAT;
        };
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(dataType.getNumber());
        if (shape != null) {
            TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
            for (long size : shape) {
                sizes.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
            }
            tensor.setShape(sizes);
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
