package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An operator that multiplies by trained weights: its float form and its integer form. */
public interface OnnxLinear {

    /**
     * Adds the operator on floats.
     *
     * @param weights of the shape {@link #weightShape()}
     * @param bias [channels]; null for none
     */
    String floats(OnnxGraph graph, String x, String weights, String bias);

    /**
     * Adds the operator on integers, whose result is INT32.
     *
     * @param zeroPoint of {@code x}, a scalar
     */
    String integers(OnnxGraph graph, String x, String zeroPoint, byte[] weights);

    /** Weights, from this library's order into that of ONNX. */
    byte[] ordered(byte[] canonical);

    /** Weights, from this library's order into that of ONNX. */
    float[] ordered(float[] canonical);

    /** Sizes of the weights in ONNX, output channels first. */
    long[] weightShape();

    /** Number of axes of the result behind the channels. */
    int positionAxes();

    /** Convolution, of any number of positions. */
    @SuppressWarnings("ArrayRecordComponent") // small, never compared
    record Convolution(long[] weightShape, List<OnnxAttribute> attributes) implements OnnxLinear {

        /** Of the input that {@link OnnxWindow#prepared} returns. */
        public static Convolution of(OnnxWindow window, int inChannels, int outChannels, int groups) {
            long[] kernel = window.kernel();
            long[] shape = new long[kernel.length + 2];
            shape[0] = outChannels;
            shape[1] = inChannels / groups;
            System.arraycopy(kernel, 0, shape, 2, kernel.length);
            List<OnnxAttribute> attributes = new ArrayList<>(window.attributes());
            attributes.add(OnnxAttribute.of("group", groups));
            return new Convolution(shape, attributes);
        }

        @Override
        public String floats(OnnxGraph graph, String x, String weights, String bias) {
            List<String> inputs = new ArrayList<>(List.of(x, weights));
            if (bias != null) {
                inputs.add(bias);
            }
            return graph.add("Conv", inputs, attributes.toArray(new OnnxAttribute[0]));
        }

        /**
         * With unsigned weights, of zero point 128: the same sums, but ONNX Runtime's kernel for signed ones is four times
         * slower.
         */
        @Override
        public String integers(OnnxGraph graph, String x, String zeroPoint, byte[] weights) {
            byte[] unsigned = new byte[weights.length];
            for (int i = 0; i < unsigned.length; i++) {
                unsigned[i] = (byte) (weights[i] + 128);
            }
            String w = graph.uint8s("weights", unsigned, weightShape);
            String middle = graph.uint8s("zero", new byte[] {(byte) 128});
            return graph.add("ConvInteger", List.of(x, w, zeroPoint, middle), attributes.toArray(new OnnxAttribute[0]));
        }

        @Override
        public byte[] ordered(byte[] canonical) {
            return OnnxWeights.inputsFirst(canonical, (int) weightShape[0], positions());
        }

        @Override
        public float[] ordered(float[] canonical) {
            return OnnxWeights.inputsFirst(canonical, (int) weightShape[0], positions());
        }

        private int positions() {
            return (int) Arrays.stream(weightShape).skip(2).reduce(1, (a, b) -> a * b);
        }

        @Override
        public int positionAxes() {
            return weightShape.length - 2;
        }
    }

    /**
     * Dense.
     *
     * @param positions of the image that was flattened, whose weights are in [positions, channels] order; 1 for none
     */
    record Dense(int nIn, int nOut, int positions) implements OnnxLinear {

        @Override
        public String floats(OnnxGraph graph, String x, String weights, String bias) {
            List<String> inputs = new ArrayList<>(List.of(x, weights));
            if (bias != null) {
                inputs.add(bias);
            }
            return graph.add("Gemm", inputs, OnnxAttribute.of("transB", 1));
        }

        @Override
        public String integers(OnnxGraph graph, String x, String zeroPoint, byte[] weights) {
            String w = graph.int8s("weights", OnnxWeights.transposed(weights, nOut), nIn, nOut);
            return graph.add("MatMulInteger", List.of(x, w, zeroPoint));
        }

        @Override
        public byte[] ordered(byte[] canonical) {
            return positions == 1 ? canonical : OnnxWeights.inputsFirst(canonical, nOut, positions);
        }

        @Override
        public float[] ordered(float[] canonical) {
            return positions == 1 ? canonical : OnnxWeights.inputsFirst(canonical, nOut, positions);
        }

        @Override
        public long[] weightShape() {
            return new long[] {nOut, nIn};
        }

        @Override
        public int positionAxes() {
            return 0;
        }
    }
}
