package io.github.dl4jquant.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.Pointer;

/**
 * Memory of this process, in bytes.
 *
 * @param heap used after garbage collection
 * @param offHeap what JavaCPP has allocated: ND4J's and oneDNN's arrays
 * @param resident of the whole process
 */
record MemoryUse(long heap, long offHeap, long resident) {

    private static final Path STATUS = Path.of("/proc/self/status");
    private static final Path CLEAR = Path.of("/proc/self/clear_refs");

    /** After collecting garbage, native memory of unreachable arrays included. */
    static MemoryUse now() {
        for (int i = 0; i < 3; i++) {
            System.gc();
            sleep();
        }
        Runtime runtime = Runtime.getRuntime();
        return new MemoryUse(runtime.totalMemory() - runtime.freeMemory(), Pointer.totalBytes(), status("VmRSS:"));
    }

    /** What has come since. */
    MemoryUse since(MemoryUse before) {
        return new MemoryUse(heap - before.heap, offHeap - before.offHeap, resident - before.resident);
    }

    /** Lets {@link #peakResident} count from now on. */
    static void forgetPeak() {
        try {
            Files.writeString(CLEAR, "5");
        } catch (IOException e) {
            throw new IllegalStateException("Cannot reset the peak of resident memory; this needs Linux", e);
        }
    }

    /** The most memory that the process has held since {@link #forgetPeak}. */
    static long peakResident() {
        return status("VmHWM:");
    }

    private static long status(String key) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.startsWith(key))
                    .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + STATUS + "; this needs Linux", e);
        }
    }

    private static void sleep() {
        try {
            Thread.sleep(200); // for JavaCPP's deallocator thread
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
