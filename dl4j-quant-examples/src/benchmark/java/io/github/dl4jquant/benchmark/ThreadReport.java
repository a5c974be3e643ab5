package io.github.dl4jquant.benchmark;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.deeplearning4j.nn.api.Model;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What threads sessions use, and how several side by side get on: for each number of threads per session and of sessions,
 * calls per second as a multiple of one session with one thread, the cores that were kept busy, and the threads that had
 * work for more than a twentieth of the time. Threads that wait spinning count as busy. Rounds of all are interleaved; medians.
 * Java's own threads count too (its compilers and collector). Linux only.
 */
public final class ThreadReport {

    private static final int ROUNDS = 9;

    private static final long ROUND_NANOS = 1_000_000_000L;

    /** So many sessions, each with so many threads, called from a Java thread each. */
    private record Setting(int sessions, int threads) {}

    private record Round(double callsPerSecond, double busyCores, int workingThreads) {}

    private ThreadReport() {}

    /** Arguments: names of networks, such as "resnet50". */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 0) {
            System.err.println("No network given. Expected: bin/benchmark threads NETWORK..., such as resnet50 lenet");
            System.exit(2);
        }
        System.out.println("OpenMP libraries: " + NativeThreads.openMpLibraries() + ", OMP_WAIT_POLICY "
                + System.getenv("OMP_WAIT_POLICY"));
        System.out.printf(
                "%-12s %8s %8s %10s %12s %8s%n", "network", "sessions", "threads", "speed", "busy cores", "working");
        for (String name : args) {
            report(BenchmarkNetwork.named(name));
        }
        System.exit(0); // native thread pools stay
    }

    private static void report(BenchmarkNetwork network) throws IOException, InterruptedException {
        Model int8 = new NetworkForms(network).int8();
        INDArray input = network.inputs(1, 1);
        List<Setting> settings =
                List.of(new Setting(1, 1), new Setting(2, 1), new Setting(1, 2), new Setting(2, 2), new Setting(4, 1));
        List<List<Round>> rounds = new ArrayList<>();
        for (Setting setting : settings) {
            rounds.add(new ArrayList<>());
            run(setting, int8, input); // compiles
        }
        for (int i = 0; i < ROUNDS; i++) {
            for (int s = 0; s < settings.size(); s++) {
                rounds.get(s).add(run(settings.get(s), int8, input));
            }
        }
        double one =
                median(rounds.get(0).stream().mapToDouble(Round::callsPerSecond).toArray());
        for (int s = 0; s < settings.size(); s++) {
            System.out.printf(
                    Locale.ROOT,
                    "%-12s %8d %8d %10.2f %12.2f %8d%n",
                    network.name(),
                    settings.get(s).sessions(),
                    settings.get(s).threads(),
                    median(rounds.get(s).stream()
                                    .mapToDouble(Round::callsPerSecond)
                                    .toArray())
                            / one,
                    median(rounds.get(s).stream().mapToDouble(Round::busyCores).toArray()),
                    (int) median(rounds.get(s).stream()
                            .mapToDouble(Round::workingThreads)
                            .toArray()));
        }
    }

    private static double median(double... values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static Round run(Setting setting, Model network, INDArray input) throws IOException, InterruptedException {
        List<SessionCaller> callers = new ArrayList<>();
        for (int i = 0; i < setting.sessions(); i++) {
            SessionCaller caller = new SessionCaller(network, setting.threads(), input);
            callers.add(caller);
            caller.start();
        }
        for (SessionCaller caller : callers) {
            caller.awaitReady();
        }
        long begin = System.nanoTime();
        NativeThreads before = NativeThreads.now();
        callers.forEach(SessionCaller::go);
        Thread.sleep(ROUND_NANOS / 1_000_000);
        NativeThreads after = NativeThreads.now(); // while all still call
        double seconds = (System.nanoTime() - begin) / 1e9;
        callers.forEach(SessionCaller::finish);
        double callsPerSecond = 0;
        for (SessionCaller caller : callers) {
            callsPerSecond += caller.callsPerSecond();
        }
        return new Round(
                callsPerSecond, after.secondsSince(before) / seconds, after.workingSince(before, seconds * 0.05));
    }
}
