package io.github.dl4jquant.benchmark;

import io.github.dl4jquant.config.QuantizationMode;
import java.util.concurrent.TimeUnit;
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

/** One layer, compiled, over direct buffers; with the conversions from and to floats that it has as a network of its own. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LayerBenchmark {

    @Param
    BenchmarkLayer layer;

    /** What the layer is quantized with: WEIGHT_AND_ACTIVATION gives INT8_STATIC, and so on. */
    @Param
    QuantizationMode mode;

    @Param({"1", "8", "32"})
    int batch;

    @Param({"1", "2"})
    int threads;

    private NetworkForms forms;
    private Contender session;

    /** Compiles the layer. */
    @Setup
    public void compile() {
        Environment.facts(threads).forEach((name, value) -> System.out.println("# " + name + ": " + value));
        forms = new NetworkForms(layer);
        session = new SessionContender(forms.in(mode), layer.inputs(batch, 1), threads);
    }

    /** OpenMP keeps the number of threads for each calling thread. */
    @Setup(Level.Iteration)
    public void useThreads() {
        OpenMp.use(threads);
    }

    @Benchmark
    public void call() {
        session.run();
    }

    /** Frees native memory. */
    @TearDown
    public void close() {
        session.close();
        forms.close();
    }
}
