package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.kernel.Kernel;
import io.github.dl4jquant.kernel.KernelProvider;
import io.github.dl4jquant.kernel.KernelProviders;
import io.github.dl4jquant.kernel.KernelSpec;
import io.github.dl4jquant.kernel.MatmulSpec;
import io.github.dl4jquant.kernel.WeightTensor;
import java.lang.ref.Cleaner;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The kernels of one layer instance: compiles them from the layer's parameters when they are first asked for, keeps the
 * last few, and starts anew when the parameters have changed. Not thread-safe: the layer guards it.
 */
public final class BlockKernels {

    /** Deeplearning4j tells no layer that its network is given up: native memory goes when this object does. */
    private static final Cleaner CLEANER = Cleaner.create();

    /** Kernels kept for each set of weights: a serving batch size or two, and the rest of an evaluation. */
    private static final int KEPT = 8;

    private final String owner;
    private final INDArray block;
    private final List<BlockPart> parts;
    private final List<INDArray> partViews = new ArrayList<>();
    private final List<ParameterBlock.Stamp> stamps = new ArrayList<>();
    private final Cache cache;
    private int stamp;
    private boolean opened;
    private int kept = KEPT;

    /**
     * What tells kernels apart.
     *
     * @param copy of kernels that several threads run at a time
     * @param first output channel, -1 where it computes all
     * @param count output channels
     */
    private record Key(int part, KernelSpec spec, int copy, int first, int count) {}

    /** What holds native memory; knows nothing of its owner, so that it outlives it. */
    private static final class Cache {

        private final Map<Key, Kernel> kernels = new LinkedHashMap<>(16, 0.75f, true);
        private final Map<Integer, KernelProvider.WeightedKernels> weights = new LinkedHashMap<>();

        synchronized void close() {
            kernels.values().forEach(Kernel::close);
            kernels.clear();
            weights.values().forEach(KernelProvider.WeightedKernels::close);
            weights.clear();
        }
    }

    /**
     * @param layer whose parameters they are
     * @param block the layer's part of the network's parameters; null for a layer without weights. May be filled in
     *     later: it is first read when a kernel is first asked for
     */
    public BlockKernels(QuantizedLayer layer, INDArray block) {
        this.owner = layer.describe();
        this.block = block;
        this.parts = layer.blockParts();
        this.cache = new Cache();
        long from = 0;
        for (BlockPart part : block == null ? List.<BlockPart>of() : parts) {
            long bytes = part.bytes(layer.getBlockVersion());
            INDArray view = parts.size() == 1 ? block : block.get(NDArrayIndex.interval(from, from + bytes));
            partViews.add(view);
            stamps.add(new ParameterBlock.Stamp(view));
            from += bytes;
        }
        CLEANER.register(this, cache::close);
    }

    /**
     * To be called before each use of kernels.
     *
     * @return true if kernels and weights that were handed out before are void, because the parameters were replaced
     * @throws IllegalStateException if the network was closed
     */
    public boolean refresh() {
        if (block == null) {
            return false;
        }
        if (block.wasClosed()) {
            throw InferenceOnly.refuseClosed(owner);
        }
        if (opened && readStamp() != stamp) {
            reset(); // somebody assigned new parameters to the network: Deeplearning4j tells no layer of it
            return true;
        }
        return false;
    }

    private int readStamp() {
        int all = 0;
        for (int i = 0; i < stamps.size(); i++) {
            all = 31 * all + stamps.get(i).read();
        }
        return all;
    }

    /** A kernel without weights; valid until {@value #KEPT} others have been asked for. */
    public Kernel get(KernelSpec.Plain spec) {
        return copy(spec, 0);
    }

    /** One of several kernels of one specification, for several threads; each counts as another. */
    public Kernel copy(KernelSpec.Plain spec, int number) {
        return get(new Key(-1, spec, number, -1, 0), () -> KernelProviders.get().compile(spec));
    }

    /** A kernel with the weights of one part; valid until {@value #KEPT} others of that part have been asked for. */
    public Kernel get(int part, KernelSpec.Weighted spec) {
        return copy(part, spec, 0);
    }

    /** One of several kernels of one specification, for several threads; each counts as another of its part. */
    public Kernel copy(int part, KernelSpec.Weighted spec, int number) {
        return get(
                new Key(part, spec, number, -1, 0), () -> weightedKernels(part).compile(spec));
    }

    /**
     * A kernel for some output channels, see {@link KernelProvider.WeightedKernels#compileChannels}; counts as another of its part.
     *
     * @return null where there is none
     */
    public @Nullable Kernel ofChannels(int part, MatmulSpec spec, int first, int count) {
        return get(
                new Key(part, spec, 0, first, count),
                () -> weightedKernels(part).compileChannels(spec, first, count));
    }

    private @Nullable Kernel get(Key key, Supplier<@Nullable Kernel> compiler) {
        Kernel known = cache.kernels.get(key);
        if (known != null) {
            return known;
        }
        Kernel fresh = compiler.get();
        if (fresh != null) {
            cache.kernels.put(key, fresh);
            evictOldest(key.part());
        }
        stamp = readStamp(); // packed in place, perhaps
        return fresh;
    }

    /** Keeps at least so many kernels for each set of weights, for threads that each have their own. */
    public void keep(int number) {
        kept = Math.max(KEPT, number);
    }

    private void evictOldest(int part) {
        long count =
                cache.kernels.keySet().stream().filter(k -> k.part() == part).count();
        Iterator<Map.Entry<Key, Kernel>> entries = cache.kernels.entrySet().iterator();
        while (count > kept) {
            Map.Entry<Key, Kernel> oldest = entries.next();
            if (oldest.getKey().part() == part) {
                oldest.getValue().close();
                entries.remove();
                count--;
            }
        }
    }

    private KernelProvider.WeightedKernels weightedKernels(int part) {
        KernelProvider.WeightedKernels known = cache.weights.get(part);
        if (known == null) {
            known = KernelProviders.get().prepare(weights(part));
            cache.weights.put(part, known);
        }
        return known;
    }

    /**
     * Views of the weights of one part, checked.
     *
     * @throws io.github.dl4jquant.errors.ModelDataException if they are damaged
     */
    public WeightTensor weights(int part) {
        if (!opened) {
            stamp = readStamp();
            opened = true;
        }
        return ParameterBlock.open(partViews.get(part), owner, parts.get(part));
    }

    /** Checks all parameters without computing anything. */
    public void verify() {
        for (int part = 0; part < partViews.size(); part++) {
            weights(part);
        }
    }

    /** Bytes of packed weights held besides the parameter block. */
    public long packedBytes() {
        return cache.weights.values().stream()
                .mapToLong(KernelProvider.WeightedKernels::packedBytes)
                .sum();
    }

    /** Forgets and closes all kernels. */
    public void reset() {
        cache.close();
        opened = false;
    }
}
