package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.ZeroPointBias;
import io.github.dl4jquant.scheme.ElementType;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Turns the INT32 accumulators of an int8 product into the output of the layer: {@code y = acc * (sx * sw[c])}, bias,
 * residual, activation, output format; see {@link ConvolutionSpec} for the order. For an INT32 output the accumulators
 * are copied.
 *
 * <p>For every provider whose hardware multiplies int8 but cannot finish in these numbers. Not thread-safe: owns scratch
 * memory.
 */
public final class AccumulatorEpilogue {

    private static final int TILE_ELEMENTS = 1 << 13;

    private final ConvolutionSpec spec;
    private final float[] weightScales;
    private final OutputStage stage;
    private final int pixelsPerSample;
    private int[] tile = new int[0];
    private float[] values = new float[0];

    private AccumulatorEpilogue(ConvolutionSpec spec, float[] weightScales, float @Nullable [] bias) {
        this.spec = spec;
        this.weightScales = weightScales;
        this.stage = new OutputStage(spec, bias);
        this.pixelsPerSample = spec.outPixels();
    }

    /**
     * For a convolution in INT8_STATIC or INT8_DYNAMIC.
     *
     * @param weightScales one per output channel
     * @param bias one per output channel, in real units; null for none. With what the zero point of the input adds, if the
     *     accumulators are without: see {@link ZeroPointBias}
     */
    public static AccumulatorEpilogue of(ConvolutionSpec spec, float[] weightScales, float @Nullable [] bias) {
        if (!spec.precision().computesInt8()) {
            throw new IllegalArgumentException("Precision " + spec.precision() + " has no INT32 accumulators");
        }
        return new AccumulatorEpilogue(spec, weightScales, bias);
    }

    /** For a dense layer in INT8_STATIC or INT8_DYNAMIC; see {@link #of(ConvolutionSpec, float[], float[])}. */
    public static AccumulatorEpilogue of(MatmulSpec spec, float[] weightScales, float @Nullable [] bias) {
        return of(DenseAsConvolution.of(spec), weightScales, bias);
    }

    /**
     * INT8_STATIC: the scale of the input is the specification's.
     *
     * @param accumulators INT32, of the output's shape
     * @param residual null where the specification has none
     */
    public void apply(INDArray accumulators, @Nullable INDArray residual, INDArray output) {
        apply(accumulators, staticScales(), residual, output);
    }

    /**
     * INT8_DYNAMIC: one scale of the input per sample.
     *
     * @param sampleScales [minibatch], as of {@link SampleQuantizer#quantize}
     */
    public void apply(INDArray accumulators, float[] sampleScales, @Nullable INDArray residual, INDArray output) {
        try {
            ByteBuffer second = residual == null ? null : ArrayMemory.of(residual);
            applyInTiles(ArrayMemory.of(accumulators), sampleScales, second, ArrayMemory.of(output));
        } finally {
            // As in JavaKernel: buffers do not keep arrays alive.
            Reference.reachabilityFence(accumulators);
            Reference.reachabilityFence(residual);
            Reference.reachabilityFence(output);
        }
    }

    private void applyInTiles(
            ByteBuffer accumulators, float[] sampleScales, @Nullable ByteBuffer residual, ByteBuffer output) {
        int channels = spec.outChannels();
        int pixels = Math.multiplyExact(spec.batch(), pixelsPerSample);
        int tilePixels = Math.min(pixels, Math.max(1, TILE_ELEMENTS / channels));
        if (tile.length < tilePixels * channels) {
            tile = new int[tilePixels * channels];
        }
        for (int first = 0; first < pixels; first += tilePixels) {
            int count = Math.min(tilePixels, pixels - first);
            accumulators.asIntBuffer().get(first * channels, tile, 0, count * channels);
            apply(tile, first, count, sampleScales, residual, output);
        }
    }

    /** The scale of a statically quantized input, for each sample. */
    float[] staticScales() {
        float[] scales = new float[spec.batch()];
        Arrays.fill(scales, spec.input().scale());
        return scales;
    }

    /** Finishes a run of output pixels whose accumulators are [pixels, channels]. */
    void apply(
            int[] accumulators,
            int firstPixel,
            int pixels,
            float[] sampleScales,
            @Nullable ByteBuffer residual,
            ByteBuffer output) {
        int channels = spec.outChannels();
        if (spec.output().type() == ElementType.INT32) {
            output.asIntBuffer().put(firstPixel * channels, accumulators, 0, pixels * channels);
            return;
        }
        if (values.length < pixels * channels) {
            values = new float[pixels * channels];
        }
        for (int p = 0; p < pixels; p++) {
            float inputScale = sampleScales[(firstPixel + p) / pixelsPerSample];
            int row = p * channels;
            for (int c = 0; c < channels; c++) {
                values[row + c] = accumulators[row + c] * (inputScale * weightScales[c]);
            }
        }
        stage.finish(values, firstPixel, pixels, residual, output);
    }
}
