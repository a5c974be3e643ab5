package io.github.dl4jquant.examples.onnx;

import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The elements of a tensor as ONNX has them: channels first.
 *
 * @param type FLOAT32, UINT8 or INT8
 * @param shape minibatch first
 * @param bytes in row-major order, in the machine's byte order
 */
@SuppressWarnings("ArrayRecordComponent") // large, never compared
public record OnnxValue(ElementType type, long[] shape, byte[] bytes) {

    /**
     * What a layer of a Deeplearning4j network returned.
     *
     * @param written what the file has for it
     */
    public static OnnxValue of(INDArray result, OnnxTensor written) {
        boolean last = written.kind().hasLayouts()
                && written.kind().originalLayout() == Layout.CHANNELS_LAST
                && result.rank() == written.rank();
        INDArray first = last ? result.permute(channelsFirst(result.rank())) : result;
        float[] values = first.castTo(DataType.FLOAT).dup('c').data().asFloat();
        boolean isInt8 = result.dataType() == DataType.UINT8 || result.dataType() == DataType.INT8;
        // the file has signed integers as unsigned ones
        int zeroPoint = result.dataType() == DataType.INT8 ? written.format().zeroPoint() : 0;
        ByteBuffer bytes =
                ByteBuffer.allocate(values.length * (isInt8 ? 1 : Float.BYTES)).order(ByteOrder.nativeOrder());
        for (float value : values) {
            if (isInt8) {
                bytes.put((byte) ((int) value + zeroPoint));
            } else {
                bytes.putFloat(value);
            }
        }
        ElementType type = isInt8 ? written.format().type() : ElementType.FLOAT32;
        return new OnnxValue(type, first.shape(), bytes.array());
    }

    private static int[] channelsFirst(int axes) {
        return IntStream.range(0, axes)
                .map(i -> i == 0 ? 0 : i == 1 ? axes - 1 : i - 1)
                .toArray();
    }

    /** Number of elements. */
    public int length() {
        return bytes.length / (type.isInt8() ? 1 : Float.BYTES);
    }

    /** The elements; integers as they are, not dequantized. */
    public double[] elements() {
        double[] elements = new double[length()];
        ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
        for (int i = 0; i < elements.length; i++) {
            elements[i] = switch (type) {
                case UINT8 -> Byte.toUnsignedInt(bytes[i]);
                case INT8 -> bytes[i];
                default -> buffer.getFloat();
            };
        }
        return elements;
    }
}
