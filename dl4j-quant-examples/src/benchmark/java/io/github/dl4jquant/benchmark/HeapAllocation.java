package io.github.dl4jquant.benchmark;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a call leaves on the Java heap, by the Java machine's own counter of the calling thread. */
final class HeapAllocation {

    private static final int MOST_CALLS = 1000;
    private static final long LONGEST_NANOS = 300_000_000L;

    private HeapAllocation() {}

    /** Bytes that the calling thread allocates on the Java heap in a call, over up to 1000 calls after the warm-up. */
    static double bytesPerCall(Contender contender) {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        thread.getCurrentThreadAllocatedBytes(); // what reading the counter takes the first time is not the contender's
        int calls = 0;
        long start = System.nanoTime();
        long before = thread.getCurrentThreadAllocatedBytes();
        while (calls < MOST_CALLS && (calls == 0 || System.nanoTime() - start < LONGEST_NANOS)) {
            contender.run();
            calls++;
        }
        return (double) (thread.getCurrentThreadAllocatedBytes() - before) / calls;
    }
}
