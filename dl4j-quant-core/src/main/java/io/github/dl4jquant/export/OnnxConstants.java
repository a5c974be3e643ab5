package io.github.dl4jquant.export;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.NodeProtoOrBuilder;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import org.nd4j.shade.protobuf.ByteString;
import org.nd4j.shade.protobuf.UnsafeByteOperations;

/** The constants of an {@link OnnxGraph}; small ones are there once, whoever asks for them. */
final class OnnxConstants {

    /** Scalars and short lists of axes are written once. */
    private static final int SHARED_BYTES = 8;

    private final List<TensorProto> constants = new ArrayList<>();
    private final Map<List<Object>, String> shared = new HashMap<>();

    /** Memory in the byte order of the file. */
    static ByteBuffer buffer(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Adds a constant, if there is no such small one yet, and returns its name.
     *
     * @param bytes in the byte order of the file; not copied
     * @param name makes the name of a new one
     * @param sizes none for a scalar
     */
    String add(DataType type, byte[] bytes, Supplier<String> name, long... sizes) {
        boolean small = bytes.length <= SHARED_BYTES || (type == DataType.INT64 && bytes.length <= 8 * SHARED_BYTES);
        List<Object> key = List.of(type, small ? ByteString.copyFrom(bytes) : ByteString.EMPTY, boxed(sizes));
        if (small && shared.containsKey(key)) {
            return shared.get(key);
        }
        String unique = name.get();
        constants.add(TensorProto.newBuilder()
                .setName(unique)
                .setDataType(type.getNumber())
                .addAllDims(boxed(sizes))
                .setRawData(UnsafeByteOperations.unsafeWrap(bytes))
                .build());
        if (small) {
            shared.put(key, unique);
        }
        return unique;
    }

    private static List<Long> boxed(long... values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** What some of these operators reads: a rule may ask for a number and then not need it, and runtimes warn of those. */
    List<TensorProto> readBy(List<? extends NodeProtoOrBuilder> nodes) {
        Set<String> read = new HashSet<>();
        nodes.forEach(node -> collectReads(node, read));
        return constants.stream().filter(c -> read.contains(c.getName())).toList();
    }

    private static void collectReads(NodeProtoOrBuilder node, Set<String> read) {
        read.addAll(node.getInputList());
        node.getAttributeList().stream()
                .filter(AttributeProto::hasG)
                .flatMap(a -> a.getG().getNodeList().stream())
                .forEach(inner -> collectReads(inner, read));
    }
}
