package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;

/**
 * The layouts in which oneDNN's float convolutions were seen to want weights: output channels or groups in blocks, mostly the
 * outermost axis; some with blocks of input channels inside.
 */
final class ChannelBlocks {

    private static final int[] SIZES = {8, 16, 24, 32, 48, 64};

    private ChannelBlocks() {}

    /**
     * The layout that a tensor is in, if it is one of these.
     *
     * @param wanted described with its sizes
     */
    static List<memory.format_tag> like(memory.desc wanted, ElementType type, long... sizes) {
        return tags(sizes.length).stream()
                .filter(tag -> equal(tag, wanted, type, sizes))
                .toList();
    }

    /** All layouts for tensors of so many axes. */
    static List<memory.format_tag> tags(int axes) {
        return switch (axes) {
            case 3 -> named("Acb%da", "Abc%da", "ABc16b%da");
            case 4 -> named("Acdb%da", "Adcb%da", "Abcd%da", "ABcd16b%da", "ABcd8b%da", "aBdc%db", "decA%da", "cbA%da");
            case 5 -> named("Acdeb%da", "Abcde%da", "ABcde16b%da", "ABcde8b%da", "aBdec%db", "aBCde16c%db", "decbA%da");
            case 6 -> named("aBdefc%db", "Abcdef%da", "aBCdef16c%db");
            default -> List.of();
        };
    }

    /** Those that there are. */
    private static List<memory.format_tag> named(String... patterns) {
        return Stream.of(patterns)
                .flatMap(pattern -> IntStream.of(SIZES).mapToObj(pattern::formatted))
                .flatMap(name -> Stream.of(memory.format_tag.values())
                        .filter(tag -> tag.name().equals(name)))
                .toList();
    }

    private static boolean equal(memory.format_tag tag, memory.desc wanted, ElementType type, long... sizes) {
        try (memory.desc described = new memory.desc(sizes, TensorDescs.typeOf(type), tag)) {
            return dnnl.dnnl_memory_desc_equal(described.get(), wanted.get()) != 0;
        }
    }
}
