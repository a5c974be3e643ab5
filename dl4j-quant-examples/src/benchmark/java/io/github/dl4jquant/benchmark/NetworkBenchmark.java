package io.github.dl4jquant.benchmark;

import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One network in one form. Forms are measured one after the other, each in a Java machine of its own; to compare them on a
 * machine that is not still, race them ({@link NetworkRace}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class NetworkBenchmark {

    @Param
    BenchmarkNetwork network;

    /** All that run the network as a whole: the sum of kernels is for the race. */
    @Param({
        "ORT_FP32",
        "ORT_INT8",
        "SESSION_INT8",
        "SESSION_DYNAMIC",
        "SESSION_WEIGHT_ONLY",
        "SESSION_FLOAT32",
        "OUTPUT_INT8",
        "OUTPUT_FLOAT32",
        "DL4J",
        "CHAIN"
    })
    Contestant contender;

    @Param({"1", "8", "32"})
    int batch;

    @Param({"1", "2"})
    int threads;

    private NetworkForms forms;
    private Contender entered;

    /** Builds the network and brings it into its form. */
    @Setup
    public void enter() {
        Environment.facts(threads).forEach((name, value) -> System.out.println("# " + name + ": " + value));
        forms = new NetworkForms(network);
        INDArray input = network.inputs(batch, 1);
        entered = contender.enter(forms, input, threads);
    }

    /** OpenMP keeps the number of threads for each calling thread. */
    @Setup(Level.Iteration)
    public void useThreads() {
        OpenMp.use(threads);
    }

    @Benchmark
    public void call() {
        entered.run();
    }

    /** Frees native memory. */
    @TearDown
    public void close() {
        entered.close();
        forms.close();
    }
}
