package io.github.dl4jquant.benchmark;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;

/** Arrays of a bare network, and whatever else of oneDNN must live as long as it. Not thread-safe. */
final class BareMemory implements AutoCloseable {

    /**
     * An array and its shape as oneDNN sees it: images [n, channels, height, width], vectors [n, size], sequences [time, n,
     * size], whatever the order in memory.
     */
    record Tensor(memory array, long... shape) {

        long size(int axis) {
            return shape[axis];
        }
    }

    private final engine cpu = new engine(engine.kind.cpu, 0);
    private final Deque<Pointer> owned = new ArrayDeque<>();

    engine cpu() {
        return cpu;
    }

    /** Takes over the release of an object. */
    <P extends Pointer> P own(P object) {
        owned.push(object);
        return object;
    }

    memory.desc description(memory.data_type type, memory.format_tag order, long... shape) {
        return own(new memory.desc(shape, type, order));
    }

    /** An array of ones, as bytes: what a kernel takes does not depend on the values, as long as none is denormal. */
    memory allocate(memory.desc description) {
        memory array = own(new memory(description, cpu));
        Pointer.memset(array.get_data_handle(), 1, description.get_size());
        return array;
    }

    Tensor tensor(memory.data_type type, memory.format_tag order, long... shape) {
        return new Tensor(allocate(description(type, order, shape)), shape);
    }

    /** A vector of one value. */
    memory floats(long length, float value) {
        memory array = allocate(description(memory.data_type.f32, memory.format_tag.x, length));
        FloatPointer values = new FloatPointer(array.get_data_handle());
        for (long i = 0; i < length; i++) {
            values.put(i, value);
        }
        return array;
    }

    /** The same bytes under another shape. */
    Tensor renamed(Tensor tensor, memory.data_type type, memory.format_tag order, long... shape) {
        memory view = own(
                new memory(description(type, order, shape), cpu, tensor.array().get_data_handle()));
        return new Tensor(view, shape);
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            owned.pop().deallocate();
        }
        cpu.deallocate();
    }
}
