package io.github.dl4jquant.kernel.onednn;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.BytePointer;

/**
 * Scratch memory that the kernels of a process take turns in: as many blocks as kernels run at the same time, of which each
 * borrower gets the smallest that is large enough. Thread-safe. A block is borrowed for the length of one run, because
 * oneDNN's own scratch memory belongs to the thread that made the primitive.
 *
 * <p>All blocks are freed when the last user signs off.
 */
final class ScratchPool {

    /** oneDNN's kernels like cache lines. */
    private static final int ALIGNMENT = 64;

    /** The smallest first. */
    private final List<Block> idle = new ArrayList<>();

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
            idle.forEach(block -> block.memory.deallocate());
            idle.clear();
        }
    }

    /** A block of at least {@code bytes} bytes, contents undefined; to be given back. */
    synchronized Block borrow(long bytes) {
        int blocks = idle.size();
        for (int i = 0; i < blocks; i++) {
            if (idle.get(i).capacity >= bytes) {
                return idle.remove(i);
            }
        }
        if (blocks > 0) {
            idle.remove(blocks - 1).memory.deallocate(); // rather than have more blocks than there are borrowers
        }
        return new Block(bytes);
    }

    synchronized void giveBack(Block block) {
        if (users == 0) {
            block.memory.deallocate();
        } else {
            int at = idle.size();
            while (at > 0 && idle.get(at - 1).capacity > block.capacity) {
                at--;
            }
            idle.add(at, block);
        }
    }
}
