package io.github.dl4jquant.benchmark;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import onnx.Onnx.AttributeProto;
import onnx.Onnx.GraphProto;
import onnx.Onnx.ModelProto;
import onnx.Onnx.NodeProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorProto.DataType;
import onnx.Onnx.TensorShapeProto;
import onnx.Onnx.TypeProto;
import onnx.Onnx.ValueInfoProto;
import org.nd4j.shade.protobuf.ByteString;

/**
 * ResNet-50 as ONNX Runtime's own static quantization writes it: QuantizeLinear and DequantizeLinear around every operator,
 * UINT8 activations, INT8 weights with a scale per output channel, INT32 biases. The layers are those of
 * {@link ImageNetworks#resNet50()}, the weights random: they do not change what it costs. Used once.
 */
final class NativeResNet50 {

    private static final float ACTIVATION_SCALE = 0.02f;
    private static final float WEIGHT_SCALE = 0.001f;

    private final Random random = new Random(1);
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("resnet50");
    private int count;

    private NativeResNet50() {}

    /** The model for minibatches of one size, float images [minibatch, 3, 224, 224]. */
    static ModelProto model(int batch) {
        return new NativeResNet50().build(batch);
    }

    private ModelProto build(int batch) {
        graph.addInput(declaration("input", batch, 3, 224, 224));
        graph.addInitializer(floats("scale", ACTIVATION_SCALE));
        graph.addInitializer(constant("zero", DataType.UINT8, new byte[1]));
        String x = convolution(quantized("input"), 3, 64, 7, 2, true);
        x = quantized(operator("MaxPool", List.of(x), ints("kernel_shape", 3, 3), ints("strides", 2, 2), pads(1)));
        int channels = 64;
        int[] blocks = {3, 4, 6, 3};
        for (int stage = 0; stage < blocks.length; stage++) {
            for (int block = 0; block < blocks[stage]; block++) {
                x = bottleneck(x, channels, 64 << stage, block == 0 && stage > 0 ? 2 : 1, block == 0);
                channels = 256 << stage;
            }
        }
        x = quantized(operator("GlobalAveragePool", List.of(x)));
        x = quantized(operator("Flatten", List.of(x)));
        x = operator("Softmax", List.of(dense(x, channels, 1000)));
        graph.addNode(NodeProto.newBuilder().setOpType("Identity").addInput(x).addOutput("output"));
        graph.addOutput(declaration("output", batch, 1000));
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(13))
                .setGraph(graph)
                .build();
    }

    private String bottleneck(String x, int channels, int width, int stride, boolean first) {
        String shortcut = first ? convolution(x, channels, 4 * width, 1, stride, false) : x;
        String y = convolution(x, channels, width, 1, stride, true);
        y = convolution(y, width, width, 3, 1, true);
        y = convolution(y, width, 4 * width, 1, 1, false);
        return quantized(operator("Relu", List.of(operator("Add", List.of(y, shortcut)))));
    }

    private String convolution(String x, int channels, int width, int kernel, int stride, boolean relu) {
        String weights = weights(width, width, channels, kernel, kernel);
        String y = operator(
                "Conv",
                List.of(x, weights, biases(width)),
                ints("kernel_shape", kernel, kernel),
                ints("strides", stride, stride),
                pads(kernel / 2));
        return quantized(relu ? operator("Relu", List.of(y)) : y);
    }

    private String dense(String x, int inputs, int units) {
        return quantized(
                operator("Gemm", List.of(x, weights(units, units, inputs), biases(units)), number("transB", 1)));
    }

    private String quantized(String x) {
        String bytes = operator("QuantizeLinear", List.of(x, "scale", "zero"));
        return operator("DequantizeLinear", List.of(bytes, "scale", "zero"));
    }

    private String weights(int channels, long... sizes) {
        byte[] values = new byte[(int) Arrays.stream(sizes).reduce(1, Math::multiplyExact)];
        random.nextBytes(values);
        return perChannel(constant("weights" + count, DataType.INT8, values, sizes), channels, WEIGHT_SCALE);
    }

    private String biases(int channels) {
        TensorProto zeros = constant("bias" + count, DataType.INT32, new byte[4 * channels], channels);
        return perChannel(zeros, channels, WEIGHT_SCALE * ACTIVATION_SCALE);
    }

    private String perChannel(TensorProto values, int channels, float scale) {
        float[] scales = new float[channels];
        Arrays.fill(scales, scale);
        graph.addInitializer(values);
        graph.addInitializer(floats(values.getName() + "_scales", scales));
        return operator("DequantizeLinear", List.of(values.getName(), values.getName() + "_scales"), number("axis", 0));
    }

    private String operator(String type, List<String> inputs, AttributeProto... attributes) {
        String name = type + "_" + count++;
        graph.addNode(NodeProto.newBuilder()
                .setName(name)
                .setOpType(type)
                .addAllInput(inputs)
                .addOutput(name)
                .addAllAttribute(List.of(attributes)));
        return name;
    }

    private static AttributeProto pads(long size) {
        return ints("pads", size, size, size, size);
    }

    private static AttributeProto number(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto ints(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(Arrays.stream(values).boxed().toList())
                .build();
    }

    /** A scalar, if it is one value. */
    private static TensorProto floats(String name, float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return values.length == 1
                ? constant(name, DataType.FLOAT, bytes.array())
                : constant(name, DataType.FLOAT, bytes.array(), values.length);
    }

    private static TensorProto constant(String name, DataType type, byte[] values, long... sizes) {
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(type.getNumber())
                .addAllDims(Arrays.stream(sizes).boxed().toList())
                .setRawData(ByteString.copyFrom(values))
                .build();
    }

    private static ValueInfoProto declaration(String name, long... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (long size : sizes) {
            shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(DataType.FLOAT.getNumber())
                                .setShape(shape)))
                .build();
    }
}
