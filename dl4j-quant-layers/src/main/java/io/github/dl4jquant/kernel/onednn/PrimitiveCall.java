package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_desc_base;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * A primitive with its list of arguments, made once; a call then costs one or two microseconds and no objects. The C
 * interface is used for it: the C++ one would build a map and a list each time. Not thread-safe.
 */
final class PrimitiveCall implements AutoCloseable {

    private final OneDnnEngine engine;
    private final NativeObjects objects = new NativeObjects();
    private final List<Integer> names = new ArrayList<>();
    private final List<memory> values = new ArrayList<>();
    private final dnnl_primitive primitive;
    private final dnnl_stream stream;
    private final long scratchBytes;
    private final DataArgument scratch;
    private dnnl_exec_arg_t arguments;
    private boolean closed;

    /**
     * @param made taken over, and released with this call
     * @param description made with user-managed scratch memory
     */
    PrimitiveCall(OneDnnEngine engine, primitive made, primitive_desc_base description) {
        this.engine = engine;
        this.primitive = objects.own(made).get();
        this.stream = objects.own(engine.newStream()).get();
        memory.desc scratchDesc = objects.own(description.scratchpad_desc());
        this.scratchBytes = scratchDesc.get_size();
        this.scratch = scratchBytes == 0 ? null : data(dnnl.DNNL_ARG_SCRATCHPAD, scratchDesc);
        engine.scratch().signOn();
    }

    /** Adds an argument whose address is set before a call. */
    DataArgument data(int name, memory.desc desc) {
        memory value = objects.own(new memory(desc, engine.cpu(), (Pointer) null));
        shared(name, value);
        return new DataArgument(value.get());
    }

    /** Adds an argument that somebody else owns. */
    void shared(int name, memory value) {
        names.add(name);
        values.add(value);
    }

    /** Adds a vector of numbers. */
    void floats(int name, float... numbers) {
        try (memory.desc desc = TensorDescs.vector(ElementType.FLOAT32, numbers.length)) {
            floats(name, desc, numbers);
        }
    }

    /** Adds a tensor of numbers. */
    void floats(int name, memory.desc desc, float... numbers) {
        numbers(name, desc).put(numbers);
    }

    /** Adds a tensor of numbers that are to be set, again and again if need be, through the pointer. */
    FloatPointer numbers(int name, memory.desc desc) {
        memory value = objects.own(new memory(desc, engine.cpu()));
        shared(name, value);
        return new FloatPointer(value.get_data_handle());
    }

    /** Adds an integer. */
    void integer(int name, int number) {
        try (memory.desc desc = TensorDescs.vector(ElementType.INT32, 1)) {
            memory value = objects.own(new memory(desc, engine.cpu()));
            new IntPointer(value.get_data_handle()).put(number);
            shared(name, value);
        }
    }

    /** Runs the primitive. Arguments cannot be added any more. */
    void execute() {
        if (closed) {
            throw new IllegalStateException("Cannot run a kernel that was closed."); // rather than use freed memory
        }
        if (arguments == null) {
            arguments = list();
        }
        if (scratch == null) {
            executeNow();
            return;
        }
        ScratchPool.Block block = engine.scratch().borrow(scratchBytes);
        try {
            scratch.at(block.address());
            executeNow();
        } finally {
            engine.scratch().giveBack(block);
        }
    }

    /** On a CPU a primitive has run when its call returns: there is nothing to wait for. */
    private void executeNow() {
        DnnlStatus.check(
                dnnl.dnnl_primitive_execute(primitive, stream, names.size(), arguments), "execute a primitive");
    }

    private dnnl_exec_arg_t list() {
        dnnl_exec_arg_t list = objects.own(new dnnl_exec_arg_t(names.size()));
        for (int i = 0; i < names.size(); i++) {
            list.position(i).arg(names.get(i)).memory(values.get(i).get());
        }
        return list.position(0);
    }

    /** Idempotent. */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            objects.close();
            engine.scratch().signOff();
        }
    }
}
