package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What follows the products of a weighted kernel, in float and in this order: add the bias, add the residual, apply the
 * activation, write in the output's format.
 *
 * <p>The residual is added as {@code y = fma(qr - zr, sr, y)}, rounded once: this is what oneDNN's sum does. Not
 * thread-safe: owns scratch memory.
 */
final class OutputStage {

    private final int channels;
    private final float @Nullable [] bias;
    private final Activation activation;
    private final RealWriter writer;
    private final @Nullable RealReader residualReader;
    private final float residualScale;
    private float[] residuals = new float[0];

    OutputStage(ConvolutionSpec spec, float @Nullable [] bias) {
        TensorFormat residual = spec.residual();
        this.channels = spec.outChannels();
        this.bias = bias;
        this.activation = spec.activation();
        this.writer = new RealWriter(spec.output());
        this.residualReader = residual == null ? null : RealReader.unscaled(residual);
        this.residualScale = residual == null ? 1f : residual.scale();
    }

    /**
     * Finishes a run of output pixels.
     *
     * @param values real products, [pixels, channels]; destroyed
     * @param firstPixel number of the first of them in the output
     * @param residual null where the specification has none
     */
    void finish(float[] values, int firstPixel, int pixels, @Nullable ByteBuffer residual, ByteBuffer output) {
        int count = pixels * channels;
        int firstElement = firstPixel * channels;
        if (bias != null) {
            addBias(values, pixels, bias);
        }
        if (residualReader != null && residual != null) {
            if (residuals.length < count) {
                residuals = new float[count];
            }
            residualReader.read(residual, firstElement, residuals, count);
            for (int i = 0; i < count; i++) {
                values[i] = Math.fma(residuals[i], residualScale, values[i]);
            }
        }
        BulkActivation.apply(activation, values, count);
        writer.write(values, output, firstElement, count);
    }

    private void addBias(float[] values, int pixels, float[] perChannel) {
        for (int p = 0; p < pixels; p++) {
            int row = p * channels;
            for (int c = 0; c < channels; c++) {
                values[row + c] += perChannel[c];
            }
        }
    }
}
