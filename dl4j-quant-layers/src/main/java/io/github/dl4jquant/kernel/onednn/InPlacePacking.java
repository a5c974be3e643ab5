package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.PackedLayout;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Brings INT8 weights into a packed form where they lie. Large ones go piece by piece, so that next to no memory is needed
 * besides: the largest layer of a network can be most of it. Stateless.
 */
final class InPlacePacking {

    /** Packed bytes of a piece; larger ones are no faster. */
    private static final long PIECE_BYTES = 1 << 22;

    private final OneDnnEngine engine;

    InPlacePacking(OneDnnEngine engine) {
        this.engine = engine;
    }

    /** Writes {@code packed} to an address; the two do not overlap. */
    void copy(memory given, memory packed) {
        try (NativeObjects temporary = new NativeObjects()) {
            reorder.primitive_desc description = temporary.own(new reorder.primitive_desc(given, packed));
            try (PrimitiveCall call = new PrimitiveCall(engine, new reorder(description), description)) {
                call.shared(dnnl.DNNL_ARG_FROM, given);
                call.shared(dnnl.DNNL_ARG_TO, packed);
                call.execute();
            }
        }
    }

    /**
     * Packs weights.
     *
     * @param source address of the first weight in canonical order
     * @param target where the packed form starts, not before {@code source}
     * @param layout what {@code packed} says
     */
    void pack(long source, memory.desc plain, long target, memory.desc packed, PackedLayout layout) {
        int axis = largest(layout.strides());
        long block = layout.block(axis);
        long blocks = (layout.sizes()[axis] + block - 1) / block;
        long blockBytes = layout.strides()[axis];
        long perPiece = block * Math.max(1, PIECE_BYTES / blockBytes);
        boolean inRuns = axis == largest(layout.plainStrides()) // of both orders
                && blocks * blockBytes == layout.bytes(); // with nothing beside the weights
        if (!inRuns || perPiece >= layout.sizes()[axis]) {
            packWhole(source, plain, target, packed);
            return;
        }
        // From the end, since filled up pieces lie behind the place they come from.
        for (long from = (layout.sizes()[axis] - 1) / perPiece * perPiece; from >= 0; from -= perPiece) {
            packPiece(source, target, packed, layout, axis, from, Math.min(perPiece, layout.sizes()[axis] - from));
        }
    }

    private static int largest(long... strides) {
        int largest = 0;
        for (int i = 1; i < strides.length; i++) {
            largest = strides[i] > strides[largest] ? i : largest;
        }
        return largest;
    }

    private void packWhole(long source, memory.desc plain, long target, memory.desc packed) {
        try (NativeObjects temporary = new NativeObjects()) {
            memory given = temporary.own(new memory(plain, engine.cpu(), new AddressPointer(source)));
            memory result = temporary.own(new memory(packed, engine.cpu()));
            copy(given, result);
            Pointer.memcpy(new AddressPointer(target), result.get_data_handle(), packed.get_size());
        }
    }

    private void packPiece(
            long source, long target, memory.desc packed, PackedLayout layout, int axis, long from, long count) {
        try (NativeObjects temporary = new NativeObjects()) {
            long[] sizes = layout.sizes().clone();
            long[] begin = new long[sizes.length];
            sizes[axis] = count;
            begin[axis] = from;
            long bytes = count * layout.plainStrides()[axis];
            BytePointer values = temporary.own(new BytePointer(bytes));
            Pointer.memcpy(values, new AddressPointer(source + from * layout.plainStrides()[axis]), bytes);
            memory.desc plainPiece = temporary.own(new memory.desc(sizes, memory.data_type.s8, layout.plainStrides()));
            memory.desc packedPiece = temporary.own(packed.submemory_desc(sizes, begin));
            memory given = temporary.own(new memory(plainPiece, engine.cpu(), values));
            memory place = temporary.own(new memory(packedPiece, engine.cpu(), new AddressPointer(target)));
            copy(given, place);
        }
    }
}
