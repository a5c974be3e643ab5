package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Convolution of float with float, FLOAT32 or INT8_WEIGHT. INT8 weights become {@code sw[c] * qw} for one output channel
 * at a time. Sums are in float, in the order of the weights.
 */
final class FloatConvolutionKernel extends JavaKernel {

    private final ConvolutionSpec spec;
    private final WeightTensor weights;
    private final PatchGrid grid;
    private final OutputStage stage;
    private final float[] input;
    private final int tilePixels;
    private final int[] offsets;

    /** Input values, one array of pixels per weight: the JIT compiler vectorizes loops over separate arrays only. */
    private final float[][] patches;

    /** The patches of a tile of one pixel. */
    private final float[] column;

    private final float[] sums;
    private final float[] products;
    private final float[] row;
    private final byte[] integers;

    FloatConvolutionKernel(ConvolutionSpec spec, WeightTensor weights) {
        this.spec = spec;
        this.weights = weights;
        this.grid = new PatchGrid(spec);
        this.stage = new OutputStage(spec, weights.bias());
        this.input = new float[Math.toIntExact((long) spec.batch() * spec.inPixels() * spec.inChannels())];
        this.tilePixels = grid.tilePixels();
        this.offsets = new int[grid.taps() * tilePixels];
        this.patches = new float[spec.weightsPerChannel()][tilePixels];
        this.column = new float[spec.weightsPerChannel()];
        this.sums = new float[tilePixels];
        this.products = new float[tilePixels * spec.outChannels()];
        this.row = new float[spec.weightsPerChannel()];
        this.integers = new byte[weights.type() == ElementType.INT8 ? row.length : 0];
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        inputs[0].asFloatBuffer().get(0, input);
        ByteBuffer weightBytes = ArrayMemory.of(weights.values());
        ByteBuffer residual = spec.residual() == null ? null : inputs[1];
        for (int first = 0; first < grid.pixels(); first += tilePixels) {
            int count = Math.min(tilePixels, grid.pixels() - first);
            grid.offsets(first, count, tilePixels, offsets);
            for (int group = 0; group < spec.groups(); group++) {
                gather(group, count);
                multiply(group, count, weightBytes);
            }
            stage.finish(products, first, count, residual, output);
        }
    }

    /** Fills {@code patches}, [weights per channel][pixels], with the group's input values. */
    private void gather(int group, int count) {
        int channels = spec.inChannels() / spec.groups();
        for (int tap = 0; tap < grid.taps(); tap++) {
            int from = tap * tilePixels;
            for (int c = 0; c < channels; c++) {
                int channel = group * channels + c;
                float[] to = patches[tap * channels + c];
                for (int p = 0; p < count; p++) {
                    int offset = offsets[from + p];
                    to[p] = offset == PatchGrid.PADDING ? 0f : input[offset + channel];
                }
            }
        }
    }

    /** Fills the group's channels of {@code products}, [pixels, output channels]. */
    private void multiply(int group, int count, ByteBuffer weightBytes) {
        int channels = spec.outChannels() / spec.groups();
        for (int k = 0; k < (count == 1 ? column.length : 0); k++) {
            column[k] = patches[k][0];
        }
        for (int c = group * channels; c < (group + 1) * channels; c++) {
            readRow(c, weightBytes, weights.scales());
            if (count == 1) {
                sums[0] = dot();
            } else {
                accumulate(count);
            }
            for (int p = 0; p < count; p++) {
                products[p * spec.outChannels() + c] = sums[p];
            }
        }
    }

    private void readRow(int channel, ByteBuffer weightBytes, float @Nullable [] scales) {
        if (scales == null) {
            weightBytes.asFloatBuffer().get(channel * row.length, row);
            return;
        }
        weightBytes.get(channel * row.length, integers);
        for (int k = 0; k < row.length; k++) {
            row[k] = scales[channel] * integers[k];
        }
    }

    private float dot() {
        float sum = 0f;
        for (int k = 0; k < row.length; k++) {
            sum += row[k] * column[k];
        }
        return sum;
    }

    /** Pixels in the inner loop; four weights at a time, to load and store the sums less often. */
    private void accumulate(int count) {
        Arrays.fill(sums, 0, count, 0f);
        int k = 0;
        for (; k + 4 <= row.length; k += 4) {
            addFour(row, k, patches[k], patches[k + 1], patches[k + 2], patches[k + 3], sums, count);
        }
        for (; k < row.length; k++) {
            float weight = row[k];
            float[] values = patches[k];
            for (int p = 0; p < count; p++) {
                sums[p] += weight * values[p];
            }
        }
    }

    private static void addFour(
            float[] row, int k, float[] x0, float[] x1, float[] x2, float[] x3, float[] sums, int count) {
        float w0 = row[k];
        float w1 = row[k + 1];
        float w2 = row[k + 2];
        float w3 = row[k + 3];
        for (int p = 0; p < count; p++) {
            // One after the other, not as a sum of four: dot() must give the same float.
            sums[p] = (((sums[p] + w0 * x0[p]) + w1 * x1[p]) + w2 * x2[p]) + w3 * x3[p];
        }
    }
}
