package io.github.dl4jquant.kernel.onednn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.kernel.PackedLayout;
import java.util.Random;
import org.bytedeco.dnnl.convolution_forward;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.memory.format_tag;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InPlacePackingTest {

    private final OneDnnEngine engine = new OneDnnEngine();
    private final InPlacePacking packing = new InPlacePacking(engine);

    /** As matrices of inputs by outputs, which lie with their inputs next to each other. */
    @ParameterizedTest
    @CsvSource({
        "5000, 1000, 48", // several pieces, both axes filled up
        "4096, 2048, 0", // several pieces, nothing filled up
        "100000, 70, 16", // blocks larger than a piece
        "70, 50, 32", // one piece
    })
    void theResultIsThatOfPackingSomewhereElse(int nIn, int nOut, int start) {
        long[] sizes = {nIn, nOut};
        byte[] values = new byte[nIn * nOut];
        new Random(1).nextBytes(values);
        try (memory.desc plain = new memory.desc(sizes, memory.data_type.s8, format_tag.ba);
                memory.desc packed = new memory.desc(sizes, memory.data_type.s8, format_tag.BA16a64b4a)) {
            PackedLayout layout = BlockedLayouts.of(packed, plain);
            BytePointer region = new BytePointer(start + layout.bytes());
            region.put(values, 0, values.length);

            packing.pack(region.address(), plain, region.address() + start, packed, layout);

            assertThat(bytes(region, start, (int) layout.bytes())).isEqualTo(elsewhere(plain, packed, values));
        }
    }

    @Test
    void sumsBesideTheWeightsAreWrittenToo() {
        // signed inputs make a convolution ask for them
        try (NativeObjects objects = new NativeObjects()) {
            int channels = 256;
            long[] sizes = {channels, 2048, 3, 3};
            byte[] values = new byte[channels * 2048 * 9];
            new Random(2).nextBytes(values);
            memory.desc plain =
                    objects.own(new memory.desc(sizes, memory.data_type.s8, new long[] {2048 * 9, 1, 3 * 2048, 2048}));
            memory.desc packed = objects.own(signedConvolutionWeights(objects, channels));
            PackedLayout layout = BlockedLayouts.of(packed, plain);
            if (layout == null) {
                return; // this CPU takes them as they are
            }
            BytePointer region = objects.own(new BytePointer(64 + layout.bytes()));
            region.put(values, 0, values.length);

            packing.pack(region.address(), plain, region.address() + 64, packed, layout);

            assertThat(bytes(region, 64, (int) layout.bytes())).isEqualTo(elsewhere(plain, packed, values));
        }
    }

    private memory.desc signedConvolutionWeights(NativeObjects objects, int channels) {
        memory.desc source =
                objects.own(new memory.desc(new long[] {1, 2048, 7, 7}, memory.data_type.s8, format_tag.nhwc));
        memory.desc weights =
                objects.own(new memory.desc(new long[] {channels, 2048, 3, 3}, memory.data_type.s8, format_tag.any));
        memory.desc result =
                objects.own(new memory.desc(new long[] {1, channels, 5, 5}, memory.data_type.s8, format_tag.nhwc));
        convolution_forward.primitive_desc description = objects.own(new convolution_forward.primitive_desc(
                engine.cpu(),
                dnnl.prop_kind.forward_inference,
                dnnl.algorithm.convolution_direct,
                source,
                weights,
                objects.own(new memory.desc()),
                result,
                new long[] {1, 1},
                new long[] {0, 0},
                new long[] {0, 0},
                new long[] {0, 0},
                objects.own(new primitive_attr()),
                false));
        return description.weights_desc();
    }

    private byte[] elsewhere(memory.desc plain, memory.desc packed, byte... values) {
        try (NativeObjects objects = new NativeObjects()) {
            memory given = objects.own(new memory(plain, engine.cpu(), objects.own(new BytePointer(values))));
            int bytes = (int) packed.get_size();
            BytePointer place = objects.own(new BytePointer(bytes));
            packing.copy(given, objects.own(new memory(packed, engine.cpu(), place)));
            return bytes(place, 0, bytes);
        }
    }

    private static byte[] bytes(BytePointer from, int start, int count) {
        byte[] values = new byte[count];
        from.position(start).get(values);
        from.position(0);
        return values;
    }
}
