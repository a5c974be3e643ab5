package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.PackedLayout;
import io.github.dl4jquant.kernel.WeightStore;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * One weight tensor in as many packed forms as the shapes of its layer ask for; usually one. Where the weights may be
 * packed in place, the first form takes the place of the tensor itself; otherwise the tensor is not copied where a
 * primitive takes it as it is. Thread-safe.
 */
final class PackedWeights implements WeightForms, AutoCloseable {

    /** What vector loads like. */
    private static final int ALIGNMENT = 64;

    private final OneDnnEngine engine;
    private final InPlacePacking packing;
    private final ElementType type;
    private final long address;
    private final WeightTensor stored;
    private final NativeObjects objects = new NativeObjects();
    private final List<Form> forms = new ArrayList<>();
    private long bytes;

    private record Form(memory.desc desc, memory.desc plain, memory values) {}

    /** @param address of the first weight */
    PackedWeights(OneDnnEngine engine, ElementType type, long address) {
        this.engine = engine;
        this.packing = new InPlacePacking(engine);
        this.type = type;
        this.address = address;
        this.stored = null;
    }

    /** @param stored weights with a store */
    PackedWeights(OneDnnEngine engine, WeightTensor stored) {
        this.engine = engine;
        this.packing = new InPlacePacking(engine);
        this.type = stored.type();
        this.address = 0;
        this.stored = stored;
    }

    @Override
    public ElementType type() {
        return type;
    }

    @Override
    public synchronized memory in(memory.desc wanted, memory.desc plain) {
        for (Form form : forms) {
            if (dnnl.dnnl_memory_desc_equal(form.desc().get(), wanted.get()) != 0) {
                return form.values();
            }
        }
        memory.desc desc = objects.own(new memory.desc(wanted));
        memory.desc canonical = objects.own(new memory.desc(plain));
        Form form = new Form(desc, canonical, stored == null ? from(address, plain, desc) : fromStore(plain, desc));
        forms.add(form);
        return form.values();
    }

    /**
     * Where packed weights lie.
     *
     * @param channelsOfBlock indices of the first axis in a block of it
     * @param blockBytes from one such block to the next
     */
    record Place(memory.format_tag tag, long address, long channelsOfBlock, long blockBytes) {}

    /**
     * Weights that lie packed in place, or are packed now.
     *
     * @param wanted the layout to pack in, if any; without anything beside the weights
     * @param others layouts that will do too, where weights are packed already
     * @param takesBlocks whether blocks of so many indices of the first axis will do; 0 where they are not the outermost
     * @param plain how the weights lie in canonical order
     * @param sizes of the axes
     * @return null where they lie in another order, or have no room
     */
    synchronized @Nullable Place inPlace(
            List<memory.format_tag> wanted,
            List<memory.format_tag> others,
            LongPredicate takesBlocks,
            memory.desc plain,
            long... sizes) {
        if (stored == null) {
            return null;
        }
        WeightStore store = stored.store();
        synchronized (store.lock()) {
            for (memory.format_tag tag : store.layout() == null ? wanted : others) {
                try (memory.desc desc = new memory.desc(sizes, TensorDescs.typeOf(type), tag)) {
                    PackedLayout want = BlockedLayouts.of(desc, plain);
                    if (want != null && takesBlocks.test(block(want)) && liesInPlace(want::isLike, want, desc, plain)) {
                        long address = AddressPointer.of(store.region()) + store.start();
                        return new Place(tag, address, block(want), want.strides()[0]);
                    }
                }
            }
            return null;
        }
    }

    /** Indices of the first axis in a block, 0 if such blocks do not lie one after the other. */
    private static long block(PackedLayout layout) {
        if (Arrays.stream(layout.strides()).anyMatch(stride -> stride > layout.strides()[0])) {
            return 0;
        }
        return layout.block(0);
    }

    /**
     * Packs weights that nobody has packed, if there is room; holding the store's lock.
     *
     * @param takes whether a layout that they are in will do
     */
    private boolean liesInPlace(
            Predicate<PackedLayout> takes, PackedLayout want, memory.desc wanted, memory.desc plain) {
        WeightStore store = stored.store();
        PackedLayout have = store.layout();
        long region = AddressPointer.of(store.region());
        long start = (ALIGNMENT - region % ALIGNMENT) % ALIGNMENT;
        boolean fits = start + want.bytes() <= store.region().length();
        if (have == null && fits) {
            packing.pack(region, plain, region + start, wanted, want);
            store.nowPacked(want, start);
            return true;
        }
        if (have == null || !takes.test(have)) {
            return false;
        }
        if (store.start() != start && fits) { // came from memory that was aligned otherwise
            Pointer.memmove(
                    new AddressPointer(region + start), new AddressPointer(region + store.start()), have.bytes());
            store.nowPacked(have, start);
        }
        return true;
    }

    /**
     * A stretch of a form that there is already, under another description.
     *
     * @param offset in bytes, for the layout of a form; -1 where it has no such stretch
     * @return null if no form has it
     */
    synchronized @Nullable memory within(memory.desc wanted, ToLongFunction<PackedLayout> offset) {
        for (Form form : forms) {
            PackedLayout layout = BlockedLayouts.of(form.desc(), form.plain());
            long at = layout == null ? -1 : offset.applyAsLong(layout);
            if (at >= 0) {
                long start = form.values().get_data_handle().address();
                return objects.own(new memory(wanted, engine.cpu(), new AddressPointer(start + at)));
            }
        }
        return null;
    }

    private memory from(long plainAddress, memory.desc plain, memory.desc wanted) {
        memory given = objects.own(new memory(plain, engine.cpu(), new AddressPointer(plainAddress)));
        return dnnl.dnnl_memory_desc_equal(plain.get(), wanted.get()) != 0 ? given : copy(given, wanted);
    }

    private memory copy(memory given, memory.desc wanted) {
        memory packed = objects.own(new memory(wanted, engine.cpu()));
        packing.copy(given, packed);
        bytes += wanted.get_size();
        return packed;
    }

    private memory fromStore(memory.desc plain, memory.desc wanted) {
        WeightStore store = stored.store();
        synchronized (store.lock()) {
            PackedLayout want = BlockedLayouts.of(wanted, plain);
            if (want != null && liesInPlace(want::isSame, want, wanted, plain)) {
                long address = AddressPointer.of(store.region()) + store.start();
                return objects.own(new memory(wanted, engine.cpu(), new AddressPointer(address)));
            }
            return ownCopy(plain, wanted);
        }
    }

    /** A form besides the one in place; even the canonical one, which the next to come might pack. */
    private memory ownCopy(memory.desc plain, memory.desc wanted) {
        INDArray values = stored.values();
        try (NativeObjects temporary = new NativeObjects()) {
            memory given =
                    temporary.own(new memory(plain, engine.cpu(), new AddressPointer(AddressPointer.of(values))));
            return copy(given, wanted);
        } finally {
            Reference.reachabilityFence(values);
        }
    }

    /** Bytes of packed copies. */
    synchronized long bytes() {
        return bytes;
    }

    @Override
    public synchronized void close() {
        forms.clear();
        objects.close();
        bytes = 0;
    }
}
