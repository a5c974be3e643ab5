package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.QuantParams;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Quantizes float activations with a range of their own for each sample, as INT8_DYNAMIC has it: INT8 with scale
 * {@code max|x| / 127}, or, for inputs that are never below 0, UINT8 with scale {@code max / 255}; zero point 0. A sample
 * of zeros, or of magnitudes too small for a normal float scale, has scale 1. Not thread-safe: owns scratch memory.
 */
public final class SampleQuantizer {

    private final int samples;
    private final ElementType type;
    private final float[] sample;

    /**
     * Quantizer of minibatches of one shape.
     *
     * @param nonNegative whether to use UINT8; a value below 0 then becomes 0
     */
    public SampleQuantizer(int samples, int elementsPerSample, boolean nonNegative) {
        this.samples = samples;
        this.type = nonNegative ? ElementType.UINT8 : ElementType.INT8;
        this.sample = new float[elementsPerSample];
    }

    /** The type of the integers. */
    public ElementType type() {
        return type;
    }

    /**
     * Quantizes a minibatch.
     *
     * @param input FLOAT [samples, elementsPerSample], of any rank
     * @param output of {@link #type()} and the same length
     * @return the scales, [samples]
     * @throws IllegalArgumentException if a value is not finite, with its sample
     */
    public float[] quantize(INDArray input, INDArray output) {
        try {
            byte[] integers = new byte[Math.multiplyExact(samples, sample.length)];
            float[] scales = quantize(ArrayMemory.of(input), integers);
            ArrayMemory.of(output).put(0, integers);
            return scales;
        } finally {
            // As in JavaKernel: buffers do not keep arrays alive.
            Reference.reachabilityFence(input);
            Reference.reachabilityFence(output);
        }
    }

    /** As {@link #quantize(INDArray, INDArray)}, into an array. */
    float[] quantize(ByteBuffer input, byte[] integers) {
        FloatBuffer floats = input.asFloatBuffer();
        float[] scales = new float[samples];
        for (int s = 0; s < samples; s++) {
            floats.get(s * sample.length, sample);
            scales[s] = scale(s);
            RealWriter.quantize(
                    sample, new QuantParams(type, scales[s], 0), integers, s * sample.length, sample.length);
        }
        return scales;
    }

    private float scale(int index) {
        float min = 0f;
        float max = 0f;
        for (float x : sample) {
            min = Math.min(min, x);
            max = Math.max(max, x);
        }
        if (!Float.isFinite(min) || !Float.isFinite(max)) {
            throw notFinite(index);
        }
        float scale = type == ElementType.UINT8 ? max / 255 : Math.max(max, -min) / 127;
        return scale < Float.MIN_NORMAL ? 1f : scale;
    }

    private IllegalArgumentException notFinite(int index) {
        int position = 0;
        while (Float.isFinite(sample[position])) {
            position++;
        }
        return new IllegalArgumentException("Cannot quantize sample " + index
                + " of the minibatch: its input is not finite, element " + position + " is " + sample[position]
                + "; expected finite numbers. Look for the NaN or infinity in the data or in the layer before.");
    }
}
