package io.github.dl4jquant.layers.recurrent;

import io.github.dl4jquant.kernel.HelperThreads;
import io.github.dl4jquant.layers.common.BlockKernels;
import io.github.dl4jquant.layers.common.InputCheck;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Input times weights, plus biases, for a stretch of time steps of all samples at a time: many enough for a fast product, few
 * enough that its result is still in the cache when it is read, and does not drive out the recurrent weights. Not
 * thread-safe: owns memory.
 */
final class InputProduct {

    /** Of the product of a stretch, unless a single time step has more. */
    private static final long MOST_BYTES = 512 << 10;

    /** Of a stretch: there is an array for each. */
    private static final long MOST_STEPS = 256;

    private static final int NOWHERE = Integer.MIN_VALUE;

    private final InputPieces[] products;
    private final int minibatch;
    private final int length;
    private final int rows;
    private final int steps;
    private final INDArray[] stretch;
    private final ByteBuffer stretchBytes;
    private final byte[] vector;
    private final INDArray product;
    private final FloatBuffer productFloats;
    private final INDArray[] stepProducts;

    private WeakReference<INDArray> known = new WeakReference<>(null);
    private ByteBuffer knownBytes;

    private INDArray[] inputs;
    private int direction;
    private int first = NOWHERE;

    /**
     * Compiles the product.
     *
     * @param copy which of several threads it is for
     * @param helpers null for none
     */
    InputProduct(
            QuantizedRecurrent layer,
            BlockKernels blockKernels,
            int copy,
            int minibatch,
            int length,
            @Nullable HelperThreads helpers) {
        RecurrentSettings settings = layer.getSettings();
        this.minibatch = minibatch;
        this.length = length;
        this.rows = settings.rows();
        this.steps = stepsAtATime(minibatch, length, rows);
        this.products = new InputPieces[settings.directions()];
        for (int d = 0; d < products.length; d++) {
            products[d] = new InputPieces(layer, blockKernels, d, minibatch * steps, copy, helpers);
        }
        DataType type = InputCheck.dataType(layer.getInputFormats().get(0));
        try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
            product = Nd4j.createUninitialized(DataType.FLOAT, new long[] {(long) minibatch * steps, rows}, 'c');
            stretch = isWhole()
                    ? null
                    : new INDArray[] {
                        Nd4j.createUninitialized(type, new long[] {(long) minibatch * steps, settings.nIn()}, 'c')
                    };
        }
        this.productFloats = product.data().asNioFloat();
        this.stepProducts = new INDArray[steps];
        this.stretchBytes = isWhole() ? null : stretch[0].data().asNio();
        this.vector = new byte[settings.nIn() * type.width()];
    }

    /** Stretches of one length: the last one overlaps the one before rather than needing a kernel of its own. */
    private static int stepsAtATime(int minibatch, int length, int rows) {
        long stepBytes = (long) minibatch * rows * Float.BYTES;
        long most = Math.max(1, Math.min(MOST_BYTES / stepBytes, MOST_STEPS));
        long stretches = (length + most - 1) / most;
        return Math.toIntExact((length + stretches - 1) / stretches);
    }

    /** Whether all vectors are one stretch in the order that steps want, multiplied where they are. */
    private boolean isWhole() {
        return steps == length && (minibatch == 1 || length == 1);
    }

    /**
     * Turns to another input.
     *
     * @param given one, checked: [minibatch, time, nIn], contiguous
     */
    void start(int ofDirection, INDArray[] given) {
        inputs = given;
        direction = ofDirection;
        first = NOWHERE;
    }

    /** Keeps no input alive. */
    void forgetArrays() {
        inputs = null;
        knownBytes = null;
        known.clear();
        for (InputPieces pieces : products) {
            pieces.forgetArrays();
        }
    }

    /** Has the product for a time step ready. */
    void turnTo(int time) {
        if (time < first || time >= first + steps) {
            multiply(direction == 0 ? Math.min(time, length - steps) : Math.max(0, time - steps + 1));
        }
    }

    /**
     * The product for all samples of a time step that was {@link #turnTo turned to}, [minibatch, rows]; may be overwritten by
     * who does not ask for it again.
     */
    INDArray of(int time) {
        int step = time - first;
        if (stepProducts[step] == null) {
            try (MemoryWorkspace none = Nd4j.getWorkspaceManager().scopeOutOfWorkspaces()) {
                stepProducts[step] =
                        product.get(NDArrayIndex.interval((long) step * minibatch, (long) (step + 1) * minibatch));
            }
        }
        return stepProducts[step];
    }

    /**
     * The product for one sample of a time step that was {@link #turnTo turned to}; by several threads at a time.
     *
     * @param from first row
     * @param into as many rows as it has room for
     */
    void get(int sample, int time, int from, float[] into) {
        int row = (time - first) * minibatch + sample;
        productFloats.get(row * rows + from, into);
    }

    private void multiply(int from) {
        first = from;
        if (isWhole()) {
            products[direction].run(inputs, product);
            return;
        }
        ByteBuffer source = bytesOf(inputs[0]);
        int start = Math.toIntExact(inputs[0].offset() * inputs[0].dataType().width());
        for (int t = 0; t < steps; t++) {
            for (int n = 0; n < minibatch; n++) {
                source.get(start + (n * length + from + t) * vector.length, vector);
                stretchBytes.put((t * minibatch + n) * vector.length, vector);
            }
        }
        products[direction].run(stretch, product);
    }

    private ByteBuffer bytesOf(INDArray array) {
        if (!known.refersTo(array)) {
            known = new WeakReference<>(array);
            knownBytes = array.data().asNio();
        }
        return knownBytes;
    }
}
