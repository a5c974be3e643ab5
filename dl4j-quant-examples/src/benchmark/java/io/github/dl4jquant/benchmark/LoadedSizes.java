package io.github.dl4jquant.benchmark;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * What {@link LoadedMemory} has measured, in bytes.
 *
 * @param file its length
 * @param parameters the parameter array
 * @param packed copies that layers and sessions report
 * @param arena of a session
 * @param heap used after collection, after the first run, above what it was before loading
 * @param resident the same of the process
 * @param loading peak of the process's resident memory while loading, above what it was before
 * @param loadedHeap heap used after collection, after loading, above what it was before; 0 where it was not looked at
 * @param allocated on the heap by the thread that loaded, garbage included
 * @param firstRun peak of the resident memory while it was run for the first time, above what it was before loading
 */
record LoadedSizes(
        long file,
        long parameters,
        long packed,
        long arena,
        long heap,
        long resident,
        long loading,
        long loadedHeap,
        long allocated,
        long firstRun) {

    /** Before the numbers on the line. */
    private static final String PREFIX = "MEMORY ";

    /** For another process to read. */
    String line() {
        return PREFIX
                + LongStream.of(
                                file,
                                parameters,
                                packed,
                                arena,
                                heap,
                                resident,
                                loading,
                                loadedHeap,
                                allocated,
                                firstRun)
                        .mapToObj(Long::toString)
                        .collect(Collectors.joining(" "));
    }

    /** From the output of a process, whatever else it has written. */
    static LoadedSizes in(String output) {
        long[] n = output.lines()
                .filter(l -> l.startsWith(PREFIX))
                .map(l -> Arrays.stream(l.substring(PREFIX.length()).split(" "))
                        .mapToLong(Long::parseLong)
                        .toArray())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("No result: " + output));
        return new LoadedSizes(n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8], n[9]);
    }
}
