package io.github.dl4jquant.spi;

import io.github.dl4jquant.errors.QuantizationException;
import java.util.List;
import java.util.ServiceLoader;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Runs quantized networks with a clock at every layer. Found through {@code ServiceLoader}. Stateless and thread-safe; what
 * it hands out is for one thread.
 */
public interface LayerTimer {

    /** Compiles a network for these inputs and runs it once. */
    TimedNetwork open(MultiLayerNetwork network, INDArray... inputs);

    /** Compiles a network for these inputs and runs it once. */
    TimedNetwork open(ComputationGraph network, INDArray... inputs);

    /**
     * The timer on the class path.
     *
     * @throws QuantizationException if there is none
     */
    static LayerTimer load() {
        return ServiceLoader.load(LayerTimer.class, LayerTimer.class.getClassLoader())
                .findFirst()
                .orElseThrow(
                        () -> new QuantizationException(
                                "Cannot time layers: nothing found that runs them. Add"
                                        + " io.github.dl4jquant:dl4j-quant-layers to the class path (dl4j-quant-core alone has none)."));
    }

    /** A network that is ready to run on the inputs that it was opened with. */
    interface TimedNetwork extends AutoCloseable {

        /** Names of all layers and vertices, in the order in which they run. */
        List<String> layers();

        /**
         * Runs once.
         *
         * @param nanoseconds filled with the time of each of {@link #layers}; 0 where there is nothing to do
         */
        void run(long[] nanoseconds);

        /** Runs once as {@code net.output} does, through Deeplearning4j's loop; nanoseconds in all. */
        long runOutput();

        /** Frees what it compiled; the network stays open. */
        @Override
        void close();
    }
}
