package io.github.dl4jquant.kernel.onednn;

import java.util.ArrayDeque;
import java.util.Deque;
import org.bytedeco.javacpp.BytePointer;

/**
 * Scratch memory that the kernels of a process take turns in: as many blocks as kernels run at the same time, each as
 * large as the largest request it has seen. Thread-safe. A block is borrowed for the length of one run, because
 * oneDNN's own scratch memory belongs to the thread that made the primitive.
 *
 * <p>All blocks are freed when the last user signs off.
 */
final class ScratchPool {

    /** oneDNN's kernels like cache lines. */
    private static final int ALIGNMENT = 64;

    private final Deque<Block> idle = new ArrayDeque<>();
    private int users;

    /** A block in use. */
    static final class Block {
        private final BytePointer memory;
        private final long capacity;
        private final long address;

        private Block(long capacity) {
            this.capacity = capacity;
            this.memory = new BytePointer(capacity + ALIGNMENT);
            this.address = (memory.address() + ALIGNMENT - 1) & -ALIGNMENT;
        }

        /** First byte; a multiple of 64. */
        long address() {
            return address;
        }
    }

    synchronized void signOn() {
        users++;
    }

    synchronized void signOff() {
        users--;
        if (users == 0) {
            while (!idle.isEmpty()) {
                idle.pop().memory.deallocate();
            }
        }
    }

    /** A block of at least {@code bytes} bytes, contents undefined; to be given back. */
    synchronized Block borrow(long bytes) {
        Block block = idle.poll();
        if (block != null && block.capacity >= bytes) {
            return block;
        }
        if (block != null) {
            block.memory.deallocate();
        }
        return new Block(bytes);
    }

    synchronized void giveBack(Block block) {
        if (users == 0) {
            block.memory.deallocate();
        } else {
            idle.push(block);
        }
    }
}
