package io.github.dl4jquant.kernel;

import io.github.dl4jquant.scheme.ElementType;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The weights of one layer as a kernel takes them. The arrays are not copied: they must stay valid and unchanged for as
 * long as kernels made from them are used. Thread-safe.
 *
 * <p>Canonical order of {@code values}: convolution [outChannels, (kernelDepth,) kernelHeight, kernelWidth, inChannels /
 * groups], dense [nOut, nIn]; row-major. Output channels of group g are the g-th run of outChannels / groups.
 */
public final class WeightTensor {

    private final ElementType type;
    private final long count;
    private final INDArray plain;
    private final float[] scales;
    private final float[] bias;
    private final @Nullable WeightStore store;
    private volatile int @Nullable [] channelSums;

    /**
     * @param type {@link ElementType#INT8} or {@link ElementType#FLOAT32}
     * @param values INT8 or FLOAT, rank 1, contiguous, in canonical order
     * @param scales one per output channel for INT8 weights; null for FLOAT32
     * @param bias one per output channel, in real units; null where the layer has none
     */
    public WeightTensor(ElementType type, INDArray values, float[] scales, float[] bias) {
        this(type, values.length(), values, scales, bias, null);
    }

    private WeightTensor(
            ElementType type, long count, INDArray plain, float[] scales, float[] bias, @Nullable WeightStore store) {
        Objects.requireNonNull(plain, "values");
        if (type != ElementType.INT8 && type != ElementType.FLOAT32) {
            throw new IllegalArgumentException("Weights are INT8 or FLOAT32, got " + type);
        }
        if ((type == ElementType.INT8) != (scales != null)) {
            throw new IllegalArgumentException(
                    type + " weights " + (type == ElementType.INT8 ? "need" : "have no") + " scales");
        }
        this.type = type;
        this.count = count;
        this.plain = plain;
        this.scales = scales;
        this.bias = bias;
        this.store = store;
    }

    /** INT8 weights that may be packed where they lie. */
    public static WeightTensor stored(WeightStore store, long count, float[] scales, float[] bias) {
        INDArray plain = store.region().get(NDArrayIndex.interval(0, count));
        return new WeightTensor(ElementType.INT8, count, plain, scales, bias, store);
    }

    public ElementType type() {
        return type;
    }

    /** Number of weights. */
    public long count() {
        return count;
    }

    /**
     * The weights in canonical order: where they lie, or a copy if they are packed. To be read at once where there is a
     * {@link #store()}, holding its lock.
     */
    public INDArray values() {
        if (store == null) {
            return plain;
        }
        synchronized (store.lock()) {
            PackedLayout layout = store.layout();
            return layout == null || layout.isCanonical()
                    ? plain
                    : detached(layout.unpack(MemoryViews.get().bytes(store.region(), store.start(), layout.bytes())));
        }
    }

    /** The same with a canonical copy of its own, that nobody packs. */
    public WeightTensor detached() {
        if (store == null) {
            return this;
        }
        synchronized (store.lock()) {
            INDArray values = values();
            INDArray own = values == plain
                    ? Nd4j.createUninitializedDetached(DataType.INT8, count).assign(plain)
                    : values;
            return new WeightTensor(type, count, own, scales, bias, null);
        }
    }

    /** Kernels outlive the workspaces that Deeplearning4j opens around each layer. */
    private static INDArray detached(byte[] values) {
        INDArray array = Nd4j.createUninitializedDetached(DataType.INT8, values.length);
        array.data().asNio().put(values);
        return array;
    }

    /**
     * The same in canonical order for somebody who reads them for longer: where they lie, if nobody has packed them, and then
     * nobody will; otherwise a copy.
     */
    public WeightTensor inCanonicalOrder() {
        if (store == null) {
            return this;
        }
        synchronized (store.lock()) {
            if (store.layout() == null) {
                store.nowPacked(PackedLayout.canonical(count), 0);
            }
            PackedLayout layout = store.layout();
            return layout.isCanonical() ? new WeightTensor(type, count, plain, scales, bias, null) : detached();
        }
    }

    /** For each output channel the sum of its INT8 weights; the first call reads all of them. */
    public int[] channelSums() {
        int[] known = channelSums;
        if (known == null) {
            known = store == null ? channelSums(plain) : channelSumsOfStored();
            channelSums = known;
        }
        return known.clone();
    }

    private int[] channelSumsOfStored() {
        synchronized (store.lock()) {
            return channelSums(values());
        }
    }

    private int[] channelSums(INDArray values) {
        int[] sums = new int[scales.length];
        ByteBuffer bytes = MemoryViews.get().bytes(values, 0, count);
        byte[] channel = new byte[Math.toIntExact(count / sums.length)];
        for (int c = 0; c < sums.length; c++) {
            bytes.get(c * channel.length, channel);
            for (byte weight : channel) {
                sums[c] += weight;
            }
        }
        Reference.reachabilityFence(values);
        return sums;
    }

    /** The same weights, where they lie, without biases. */
    public WeightTensor withoutBias() {
        return new WeightTensor(type, count, plain, scales, null, store);
    }

    /** One per output channel for INT8 weights; null for FLOAT32. */
    public float[] scales() {
        return scales;
    }

    /** One per output channel, in real units; null where the layer has none. */
    public float[] bias() {
        return bias;
    }

    /** Where the weights may be packed in place; null where they may not. */
    public @Nullable WeightStore store() {
        return store;
    }
}
