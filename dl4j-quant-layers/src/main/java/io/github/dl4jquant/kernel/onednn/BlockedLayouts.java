package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.kernel.PackedLayout;
import java.util.zip.CRC32;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.LongPointer;
import org.jspecify.annotations.Nullable;

/** Describes oneDNN's blocked layouts so that anybody can read them. */
final class BlockedLayouts {

    private BlockedLayouts() {}

    /**
     * The layout of a packed tensor of bytes.
     *
     * @param plain how it lies in canonical order
     * @return of canonical order too, which then is not to be packed by others; null for layouts that are not blocked
     */
    static @Nullable PackedLayout of(memory.desc packed, memory.desc plain) {
        if (packed.get_format_kind().value != memory.format_kind.blocked.value) {
            return null;
        }
        int axes = packed.get_ndims();
        int inner = packed.get_inner_nblks();
        try {
            return new PackedLayout(
                    id(packed),
                    packed.get_size(),
                    numbers(plain.get_dims(), axes),
                    numbers(plain.get_strides(), axes),
                    numbers(packed.get_strides(), axes),
                    numbers(packed.get_inner_blks(), inner),
                    numbers(packed.get_inner_idxs(), inner));
        } catch (IllegalArgumentException e) {
            return null; // more axes or blocks than the description has room for
        }
    }

    private static long[] numbers(LongPointer pointer, int count) {
        long[] values = new long[count];
        if (count > 0) {
            pointer.get(values);
        }
        return values;
    }

    /** Of everything that oneDNN's description holds, what it puts beside the weights included. */
    private static long id(memory.desc desc) {
        BytePointer blob = desc.get_blob();
        byte[] bytes = new byte[Math.toIntExact(blob.capacity())];
        blob.get(bytes);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue() << 32 | bytes.length;
    }
}
