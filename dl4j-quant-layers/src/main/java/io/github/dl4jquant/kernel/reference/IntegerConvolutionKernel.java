package io.github.dl4jquant.kernel.reference;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.kernel.ZeroPointBias;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.Precision;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Convolution of int8 with int8, INT8_STATIC or INT8_DYNAMIC: {@code acc = sum(qx * qw)}, exact in INT32, finished by an
 * {@link AccumulatorEpilogue}. Padding stands for real 0, which is the zero point.
 */
final class IntegerConvolutionKernel extends JavaKernel {

    private final ConvolutionSpec spec;
    private final WeightTensor weights;
    private final PatchGrid grid;
    private final AccumulatorEpilogue epilogue;
    private final SampleQuantizer quantizer;

    /** What each stored byte counts for, indexed by the byte as unsigned: {@code qx}, or {@code qx - zx} for INT32 outputs. */
    private final int[] factors = new int[256];

    private final int padding;

    private final byte[] input;
    private final int tilePixels;
    private final int[] offsets;

    /** Input values, one array of pixels per weight: the JIT compiler vectorizes loops over separate arrays only. */
    private final int[][] patches;

    /** The patches of a tile of one pixel. */
    private final int[] column;

    private final int[] sums;
    private final int[] accumulators;
    private final byte[] row;

    IntegerConvolutionKernel(ConvolutionSpec spec, WeightTensor weights) {
        this.spec = spec;
        this.weights = weights;
        this.grid = new PatchGrid(spec);
        this.epilogue = AccumulatorEpilogue.of(
                spec, weights.scales(), isBare() ? null : ZeroPointBias.of(spec.input(), weights));
        int perSample = Math.toIntExact((long) spec.inPixels() * spec.inChannels());
        this.quantizer = new SampleQuantizer(spec.batch(), perSample, spec.nonNegativeInput());
        ElementType type = isDynamic() ? quantizer.type() : spec.input().type();
        int subtracted = isBare() ? spec.input().zeroPoint() : 0;
        for (int stored = 0; stored < factors.length; stored++) {
            factors[stored] = RealReader.integer(type, stored) - subtracted;
        }
        this.padding = spec.input().zeroPoint() - subtracted;
        this.input = new byte[Math.multiplyExact(spec.batch(), perSample)];
        this.tilePixels = grid.tilePixels();
        this.offsets = new int[grid.taps() * tilePixels];
        this.patches = new int[spec.weightsPerChannel()][tilePixels];
        this.column = new int[spec.weightsPerChannel()];
        this.sums = new int[tilePixels];
        this.accumulators = new int[tilePixels * spec.outChannels()];
        this.row = new byte[spec.weightsPerChannel()];
    }

    /** Whether the accumulators are the result. */
    private boolean isBare() {
        return spec.output().type() == ElementType.INT32;
    }

    private boolean isDynamic() {
        return spec.precision() == Precision.INT8_DYNAMIC;
    }

    @Override
    void compute(ByteBuffer[] inputs, ByteBuffer output) {
        float[] sampleScales;
        if (isDynamic()) {
            sampleScales = quantizer.quantize(inputs[0], input);
        } else {
            sampleScales = epilogue.staticScales();
            inputs[0].get(0, input);
        }
        ByteBuffer weightBytes = ArrayMemory.of(weights.values());
        ByteBuffer residual = spec.residual() == null ? null : inputs[1];
        for (int first = 0; first < grid.pixels(); first += tilePixels) {
            int count = Math.min(tilePixels, grid.pixels() - first);
            grid.offsets(first, count, tilePixels, offsets);
            for (int group = 0; group < spec.groups(); group++) {
                gather(group, count);
                multiply(group, count, weightBytes);
            }
            epilogue.apply(accumulators, first, count, sampleScales, residual, output);
        }
    }

    /** Fills {@code patches}, [weights per channel][pixels], with the group's input values. */
    private void gather(int group, int count) {
        int channels = spec.inChannels() / spec.groups();
        for (int tap = 0; tap < grid.taps(); tap++) {
            int from = tap * tilePixels;
            for (int c = 0; c < channels; c++) {
                int channel = group * channels + c;
                int[] to = patches[tap * channels + c];
                for (int p = 0; p < count; p++) {
                    int offset = offsets[from + p];
                    to[p] = offset == PatchGrid.PADDING ? padding : factors[input[offset + channel] & 0xff];
                }
            }
        }
    }

    /** Fills the group's channels of {@code accumulators}, [pixels, output channels]. */
    private void multiply(int group, int count, ByteBuffer weightBytes) {
        int channels = spec.outChannels() / spec.groups();
        for (int k = 0; k < (count == 1 ? column.length : 0); k++) {
            column[k] = patches[k][0];
        }
        for (int c = group * channels; c < (group + 1) * channels; c++) {
            weightBytes.get(c * row.length, row);
            if (count == 1) {
                sums[0] = dot();
            } else {
                accumulate(count);
            }
            for (int p = 0; p < count; p++) {
                accumulators[p * spec.outChannels() + c] = sums[p];
            }
        }
    }

    private int dot() {
        int sum = 0;
        for (int k = 0; k < row.length; k++) {
            sum += row[k] * column[k];
        }
        return sum;
    }

    /** Pixels in the inner loop; four weights at a time, to load and store the sums less often. */
    private void accumulate(int count) {
        Arrays.fill(sums, 0, count, 0);
        int k = 0;
        for (; k + 4 <= row.length; k += 4) {
            addFour(row, k, patches[k], patches[k + 1], patches[k + 2], patches[k + 3], sums, count);
        }
        for (; k < row.length; k++) {
            int weight = row[k];
            int[] values = patches[k];
            for (int p = 0; p < count; p++) {
                sums[p] += weight * values[p];
            }
        }
    }

    private static void addFour(byte[] row, int k, int[] x0, int[] x1, int[] x2, int[] x3, int[] sums, int count) {
        int w0 = row[k];
        int w1 = row[k + 1];
        int w2 = row[k + 2];
        int w3 = row[k + 3];
        for (int p = 0; p < count; p++) {
            sums[p] += w0 * x0[p] + w1 * x1[p] + w2 * x2[p] + w3 * x3[p];
        }
    }
}
