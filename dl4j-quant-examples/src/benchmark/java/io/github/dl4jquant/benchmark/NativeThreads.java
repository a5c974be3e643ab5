package io.github.dl4jquant.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The threads of this process, Java's and all others, with the time that each has computed. Linux only.
 *
 * @param seconds by thread
 */
record NativeThreads(Map<String, Double> seconds) {

    private static final double TICKS_PER_SECOND = 100;
    private static final int USER_TICKS = 11; // fields behind the name
    private static final int SYSTEM_TICKS = 12;

    static NativeThreads now() throws IOException {
        Map<String, Double> seconds = new HashMap<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                read(task, seconds);
            }
        }
        return new NativeThreads(seconds);
    }

    private static void read(Path task, Map<String, Double> seconds) {
        try {
            String line = Files.readString(task.resolve("stat"));
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            double ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
            seconds.put(task.getFileName().toString(), ticks / TICKS_PER_SECOND);
        } catch (IOException e) {
            // it has ended
        }
    }

    /** Processor time of all. */
    double secondsSince(NativeThreads before) {
        return seconds.entrySet().stream()
                .mapToDouble(e -> e.getValue() - before.seconds.getOrDefault(e.getKey(), 0.0))
                .sum();
    }

    /** How many have computed for longer than so many seconds. */
    int workingSince(NativeThreads before, double least) {
        return (int) seconds.entrySet().stream()
                .filter(e -> e.getValue() - before.seconds.getOrDefault(e.getKey(), 0.0) > least)
                .count();
    }

    /** Names of the OpenMP libraries that are loaded. */
    static List<String> openMpLibraries() {
        org.nd4j.linalg.factory.Nd4j.create(1); // loads them
        io.github.dl4jquant.kernel.KernelProviders.get();
        try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
            return maps.filter(l -> l.matches(".*/lib(g|i|)omp[^/]*"))
                    .map(l -> l.substring(l.indexOf('/')))
                    .distinct() // by path: two of one name are two pools of threads
                    .map(l -> l.substring(l.lastIndexOf('/') + 1))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
