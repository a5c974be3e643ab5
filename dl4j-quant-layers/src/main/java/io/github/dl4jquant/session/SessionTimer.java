package io.github.dl4jquant.session;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.spi.LayerTimer;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Times layers in the compiled form, with the threads that the calling thread's kernels have. */
@AutoService(LayerTimer.class)
public final class SessionTimer implements LayerTimer {

    @Override
    public TimedNetwork open(MultiLayerNetwork network, INDArray... inputs) {
        return new TimedExecution(ProgramReader.read(network), network, () -> network.output(inputs[0]), inputs);
    }

    @Override
    public TimedNetwork open(ComputationGraph network, INDArray... inputs) {
        return new TimedExecution(ProgramReader.read(network), network, () -> network.output(false, inputs), inputs);
    }

    private static final class TimedExecution implements TimedNetwork {

        private final SharedWeights weights = new SharedWeights();
        private final Execution execution;
        private final List<String> layers;
        private final int[] stepNodes;
        private final long[] stepTimes;
        private final Runnable output;
        private final INDArray[] inputs;

        TimedExecution(Program program, Object lock, Runnable output, INDArray... inputs) {
            Compiler compiler = new Compiler(program, weights, lock);
            try {
                this.execution = compiler.compile(inputs);
            } catch (RuntimeException e) {
                weights.close();
                throw e;
            }
            this.output = output;
            this.layers = compiler.nodeNames();
            this.stepNodes = compiler.stepNodes();
            this.stepTimes = new long[stepNodes.length];
            this.inputs = inputs.clone();
        }

        @Override
        public List<String> layers() {
            return layers;
        }

        @Override
        public void run(long[] nanoseconds) {
            execution.run(stepTimes, inputs);
            Arrays.fill(nanoseconds, 0);
            for (int step = 0; step < stepNodes.length; step++) {
                nanoseconds[stepNodes[step]] = stepTimes[step];
            }
        }

        @Override
        public long runOutput() {
            long start = System.nanoTime();
            output.run();
            return System.nanoTime() - start;
        }

        @Override
        public void close() {
            execution.close();
            weights.close();
        }
    }
}
