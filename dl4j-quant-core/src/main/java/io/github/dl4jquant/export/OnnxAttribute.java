package io.github.dl4jquant.export;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import org.nd4j.shade.protobuf.ByteString;

/** One attribute of an ONNX operator. Immutable. */
public final class OnnxAttribute {

    private final AttributeProto proto;

    private OnnxAttribute(AttributeProto.Builder proto) {
        this.proto = proto.build();
    }

    public static OnnxAttribute of(String name, long value) {
        return new OnnxAttribute(
                named(name).setType(AttributeProto.AttributeType.INT).setI(value));
    }

    public static OnnxAttribute of(String name, float value) {
        return new OnnxAttribute(
                named(name).setType(AttributeProto.AttributeType.FLOAT).setF(value));
    }

    public static OnnxAttribute of(String name, long[] values) {
        return new OnnxAttribute(named(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList()));
    }

    public static OnnxAttribute of(String name, String value) {
        return new OnnxAttribute(
                named(name).setType(AttributeProto.AttributeType.STRING).setS(bytes(value)));
    }

    public static OnnxAttribute of(String name, String[] values) {
        return new OnnxAttribute(named(name)
                .setType(AttributeProto.AttributeType.STRINGS)
                .addAllStrings(Arrays.stream(values).map(OnnxAttribute::bytes).toList()));
    }

    public static OnnxAttribute of(String name, float[] values) {
        AttributeProto.Builder proto = named(name).setType(AttributeProto.AttributeType.FLOATS);
        for (float value : values) {
            proto.addFloats(value);
        }
        return new OnnxAttribute(proto);
    }

    static OnnxAttribute of(String name, GraphProto body) {
        return new OnnxAttribute(
                named(name).setType(AttributeProto.AttributeType.GRAPH).setG(body));
    }

    private static AttributeProto.Builder named(String name) {
        return AttributeProto.newBuilder().setName(name);
    }

    private static ByteString bytes(String text) {
        return ByteString.copyFrom(text, StandardCharsets.UTF_8);
    }

    AttributeProto proto() {
        return proto;
    }
}
