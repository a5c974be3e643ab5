package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.layers.common.BlockKernels;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.scheme.TensorFormat;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A time step that several threads compute: each the sums and gates of some rows of the weights, then the outputs of some
 * units. The bits of {@link WholeStep}. Not thread-safe: one calling thread.
 */
final class SharedStep implements TimeStep {

    /** A time step is a few microseconds: more threads wait for each other longer than they compute. */
    static final int MOST_PIECES = 4;

    /** Kernels have channels in blocks of as many. */
    private static final int BLOCK = 64;

    private final HelperThreads helpers;
    private final InputProduct input;
    private final int minibatch;
    private final int units;
    private final boolean signed;
    private final int[] starts;
    private final Kernel[][] kernels;
    private final INDArray[] state;
    private final ByteBuffer stateBytes;
    private final byte[] quantized;
    private final byte[] unsigned;
    private final INDArray[] products;
    private final FloatBuffer[] productFloats;
    private final float[][] parts;
    private final float[][] partProducts;
    private final float[][] sums;
    private final CellStep[] cells;
    private final StateQuantizer[] quantizers;
    private final HelperThreads.Pieces rowWork = this::computeRows;
    private final HelperThreads.Pieces unitWork = this::computeUnits;

    private int direction;
    private int time;
    private boolean fromZero;
    private float[] outputs;
    private float[] memories;
    private float[] peepholes;

    /** How many threads share a step at most. */
    static int pieces(HelperThreads helpers) {
        return Math.min(helpers.number(), MOST_PIECES);
    }

    /**
     * Compiles a step.
     *
     * @return null where it cannot be shared: not in int8, too few units, or there are no kernels for it
     */
    static @Nullable SharedStep of(
            QuantizedRecurrent layer,
            BlockKernels blockKernels,
            int minibatch,
            InputProduct input,
            HelperThreads helpers) {
        RecurrentSettings settings = layer.getSettings();
        int blocks = settings.rows() / BLOCK;
        int pieces = Math.min(pieces(helpers), blocks);
        if (pieces < 2 || !layer.stateFormat().isInt8()) {
            return null;
        }
        int[] starts = new int[pieces + 1];
        for (int p = 1; p < pieces; p++) {
            starts[p] = blocks * p / pieces * BLOCK;
        }
        starts[pieces] = settings.rows();
        Kernel[][] kernels = new Kernel[settings.directions()][pieces];
        float bound = new CellStep(settings).bound();
        MatmulSpec spec = layer.recurrentProduct(minibatch);
        for (int d = 0; d < kernels.length; d++) {
            int part = d * DirectionWeights.partsPerDirection(settings.cell()) + 1;
            blockKernels.get(
                    part, layer.addedProduct(minibatch, bound)); // packs the weights as the whole step has them
            for (int p = 0; p < pieces; p++) {
                kernels[d][p] = blockKernels.ofChannels(part, spec, starts[p], starts[p + 1] - starts[p]);
                if (kernels[d][p] == null) {
                    return null;
                }
            }
        }
        return new SharedStep(layer, minibatch, input, helpers, starts, kernels);
    }

    private SharedStep(
            QuantizedRecurrent layer,
            int minibatch,
            InputProduct input,
            HelperThreads helpers,
            int[] starts,
            Kernel[][] kernels) {
        RecurrentSettings settings = layer.getSettings();
        TensorFormat format = layer.stateFormat();
        int pieces = starts.length - 1;
        this.helpers = helpers;
        this.input = input;
        this.minibatch = minibatch;
        this.units = settings.units();
        this.signed = format.type() == ElementType.INT8;
        this.starts = starts;
        this.kernels = kernels;
        this.quantized = new byte[minibatch * units];
        this.unsigned = new byte[minibatch * units];
        this.products = new INDArray[pieces];
        this.productFloats = new FloatBuffer[pieces];
        this.parts = new float[pieces][];
        this.partProducts = new float[pieces][];
        this.sums = new float[minibatch][settings.rows()];
        this.cells = new CellStep[pieces];
        this.quantizers = new StateQuantizer[pieces];
        try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            state = new INDArray[] {Nd4j.createUninitialized(DataType.UINT8, minibatch, units)};
            for (int p = 0; p < pieces; p++) {
                int count = starts[p + 1] - starts[p];
                products[p] = Nd4j.createUninitialized(DataType.FLOAT, minibatch, count);
                productFloats[p] = products[p].data().asNioFloat();
                parts[p] = new float[count];
                partProducts[p] = new float[count];
                cells[p] = new CellStep(settings);
                quantizers[p] = new StateQuantizer(format);
            }
        }
        stateBytes = state[0].data().asNio();
    }

    @Override
    public void advance(int ofDirection, int atTime, boolean zero, float[] h, float[] c, float[] peep) {
        direction = ofDirection;
        time = atTime;
        fromZero = zero;
        outputs = h;
        memories = c;
        peepholes = peep;
        input.turnTo(time);
        helpers.run(cells.length, rowWork);
        helpers.run(cells.length, unitWork);
    }

    @Override
    public byte[] take(float[] h, boolean changed) {
        if (changed) {
            take(quantizers[0], h, 0, h.length);
        }
        return quantized;
    }

    private void take(StateQuantizer quantizer, float[] h, int from, int count) {
        quantizer.quantize(h, from, quantized, from, count);
        if (!signed) {
            stateBytes.put(from, quantized, from, count);
            return;
        }
        for (int i = from; i < from + count; i++) {
            unsigned[i] = (byte) (quantized[i] ^ Byte.MIN_VALUE); // 128 more
        }
        stateBytes.put(from, unsigned, from, count);
    }

    private void computeRows(int piece) {
        if (!fromZero) {
            kernels[direction][piece].run(state, products[piece]);
        }
        float[] part = parts[piece];
        int from = starts[piece];
        CellStep cell = cells[piece];
        for (int n = 0; n < minibatch; n++) {
            input.get(n, time, from, part);
            if (!fromZero) {
                productFloats[piece].get(n * part.length, partProducts[piece]);
                CellStep.add(part, partProducts[piece]);
            }
            System.arraycopy(part, 0, sums[n], from, part.length);
            if (cell.hasFreeGates()) {
                cell.gates(sums[n], from, from + part.length);
            }
        }
    }

    private void computeUnits(int piece) {
        int first = units * piece / cells.length;
        int count = units * (piece + 1) / cells.length - first;
        for (int n = 0; n < minibatch; n++) {
            cells[piece].finish(sums[n], outputs, memories, n * units, peepholes, first, count);
            take(quantizers[piece], outputs, n * units + first, count);
        }
    }
}
