package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.layers.common.BlockKernels;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The input's product of one direction, in as many pieces as threads take part. Not thread-safe.
 */
final class InputPieces {

    private final HelperThreads helpers;
    private final Kernel[] kernels;
    private final int[] starts;
    private final INDArray[][] sources;
    private final INDArray[] targets;
    private final HelperThreads.Pieces work = this::runPiece;

    private WeakReference<INDArray> source = new WeakReference<>(null);
    private WeakReference<INDArray> target = new WeakReference<>(null);

    /**
     * Compiles the product.
     *
     * @param rows of the input: time steps of samples
     * @param copy which of several threads it is for
     * @param helpers null for none
     */
    InputPieces(
            QuantizedRecurrent layer,
            BlockKernels blockKernels,
            int direction,
            int rows,
            int copy,
            @Nullable HelperThreads helpers) {
        int pieces = helpers == null ? 1 : Math.min(rows, SharedStep.pieces(helpers));
        this.helpers = helpers;
        this.starts = new int[pieces + 1];
        this.kernels = new Kernel[pieces];
        this.sources = new INDArray[pieces][1];
        this.targets = new INDArray[pieces];
        int part = direction
                * DirectionWeights.partsPerDirection(layer.getSettings().cell());
        for (int p = 0; p < pieces; p++) {
            starts[p + 1] = (int) ((long) rows * (p + 1) / pieces);
            kernels[p] = blockKernels.copy(part, layer.inputProduct(starts[p + 1] - starts[p]), copy + p);
        }
    }

    /**
     * Multiplies.
     *
     * @param from one, [rows, nIn] whatever its shape, contiguous
     * @param to [rows, gates * units], contiguous
     */
    void run(INDArray[] from, INDArray to) {
        if (kernels.length == 1) {
            kernels[0].run(from, to);
            return;
        }
        if (!source.refersTo(from[0]) || !target.refersTo(to)) {
            takeApart(from[0], to);
        }
        helpers.run(kernels.length, work);
    }

    /** Views are objects: made once for arrays that come again. */
    private void takeApart(INDArray from, INDArray to) {
        source = new WeakReference<>(from);
        target = new WeakReference<>(to);
        try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            for (int p = 0; p < kernels.length; p++) {
                sources[p][0] = someRows(from, p);
                targets[p] = someRows(to, p);
            }
        }
    }

    private INDArray someRows(INDArray array, int piece) {
        long width = array.length() / starts[kernels.length];
        long[] shape = {starts[piece + 1] - starts[piece], width};
        return Nd4j.create(array.data(), shape, new long[] {width, 1}, array.offset() + starts[piece] * width, 'c');
    }

    /** Keeps no input alive. */
    void forgetArrays() {
        source.clear();
        for (INDArray[] some : sources) {
            some[0] = null;
        }
    }

    private void runPiece(int piece) {
        kernels[piece].run(sources[piece], targets[piece]);
    }
}
