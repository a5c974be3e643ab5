package io.github.dl4jquant.benchmark;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.session.InferenceSession;
import io.github.dl4jquant.session.SessionOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What threads sessions use, and how several side by side get on: for each number of threads per session and of sessions,
 * calls per second as a multiple of one session with one thread, the cores that were kept busy, and the threads that had
 * work. Rounds of all are interleaved; medians.
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
        System.out.println("OpenMP libraries: " + NativeThreads.openMpLibraries() + ", OMP_WAIT_POLICY "
                + System.getenv("OMP_WAIT_POLICY"));
        System.out.printf(
                "%-12s %8s %8s %10s %12s %8s%n", "network", "sessions", "threads", "calls/s", "busy cores", "working");
        for (String name : args) {
            report(BenchmarkNetwork.named(name));
        }
        System.exit(0); // native thread pools stay
    }

    private static void report(BenchmarkNetwork network) throws IOException, InterruptedException {
        Model trained = network.build();
        Model int8 = trained instanceof MultiLayerNetwork net
                ? QuantizationTransform.apply(net, QuantizationConfig.dynamic())
                : QuantizationTransform.apply((ComputationGraph) trained, QuantizationConfig.dynamic());
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
                    rounds.get(s).stream().mapToInt(Round::workingThreads).max().orElse(0));
        }
    }

    private static double median(double... values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private static Round run(Setting setting, Model network, INDArray input) throws IOException, InterruptedException {
        List<Caller> callers = new ArrayList<>();
        CountDownLatch ready = new CountDownLatch(setting.sessions());
        for (int i = 0; i < setting.sessions(); i++) {
            Caller caller = new Caller(network, setting.threads(), input, ready);
            callers.add(caller);
            caller.start();
        }
        ready.await();
        NativeThreads before = NativeThreads.now();
        long begin = System.nanoTime();
        callers.forEach(c -> c.go.countDown());
        Thread.sleep(ROUND_NANOS / 1_000_000);
        long calls = callers.stream().mapToLong(c -> c.calls).sum();
        double seconds = (System.nanoTime() - begin) / 1e9;
        NativeThreads after = NativeThreads.now();
        for (Caller caller : callers) {
            caller.stopped = true;
            caller.join();
        }
        return new Round(
                calls / seconds, after.secondsSince(before) / seconds, after.workingSince(before, seconds * 0.05));
    }

    private static final class Caller extends Thread {

        private final Model network;
        private final int threads;
        private final INDArray input;
        private final CountDownLatch ready;
        private final CountDownLatch go = new CountDownLatch(1);
        private volatile long calls;
        private volatile boolean stopped;

        private Caller(Model network, int threads, INDArray input, CountDownLatch ready) {
            this.network = network;
            this.threads = threads;
            this.input = input;
            this.ready = ready;
        }

        @Override
        public void run() {
            SessionOptions options = SessionOptions.defaults().withThreads(threads);
            try (InferenceSession session = network instanceof MultiLayerNetwork net
                    ? InferenceSession.compile(net, options)
                    : InferenceSession.compile((ComputationGraph) network, options)) {
                session.output(input);
                ready.countDown();
                go.await();
                while (!stopped) {
                    session.output(input);
                    calls++; // by this thread only
                }
            } catch (InterruptedException e) {
                interrupt();
            }
        }
    }
}
