package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;

/**
 * One weight tensor in as many packed forms as the shapes of its layer ask for; usually one. The tensor itself is not
 * copied where a primitive takes it as it is. Thread-safe.
 */
final class PackedWeights implements AutoCloseable {

    private final OneDnnEngine engine;
    private final ElementType type;
    private final long address;
    private final NativeObjects objects = new NativeObjects();
    private final List<Form> forms = new ArrayList<>();
    private long bytes;

    private record Form(memory.desc desc, memory values) {}

    /** @param address of the first weight */
    PackedWeights(OneDnnEngine engine, ElementType type, long address) {
        this.engine = engine;
        this.type = type;
        this.address = address;
    }

    ElementType type() {
        return type;
    }

    /**
     * The weights in the wanted form.
     *
     * @param plain how they lie in memory
     */
    synchronized memory in(memory.desc wanted, memory.desc plain) {
        for (Form form : forms) {
            if (dnnl.dnnl_memory_desc_equal(form.desc().get(), wanted.get()) != 0) {
                return form.values();
            }
        }
        memory.desc desc = objects.own(new memory.desc(wanted));
        memory given = objects.own(new memory(plain, engine.cpu(), new AddressPointer(address)));
        Form form =
                new Form(desc, dnnl.dnnl_memory_desc_equal(plain.get(), wanted.get()) != 0 ? given : pack(given, desc));
        forms.add(form);
        return form.values();
    }

    private memory pack(memory given, memory.desc wanted) {
        memory packed = objects.own(new memory(wanted, engine.cpu()));
        try (NativeObjects temporary = new NativeObjects()) {
            reorder.primitive_desc description = temporary.own(new reorder.primitive_desc(given, packed));
            try (PrimitiveCall call = new PrimitiveCall(engine, new reorder(description), description)) {
                call.shared(dnnl.DNNL_ARG_FROM, given);
                call.shared(dnnl.DNNL_ARG_TO, packed);
                call.execute();
            }
        }
        bytes += wanted.get_size();
        return packed;
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
