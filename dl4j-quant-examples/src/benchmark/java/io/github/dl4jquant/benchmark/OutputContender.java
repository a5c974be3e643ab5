package io.github.dl4jquant.benchmark;

import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network, float or quantized, through Deeplearning4j's own {@code output}. */
final class OutputContender implements Contender {

    private final Runnable output;

    OutputContender(Model network, INDArray input, int threads) {
        OpenMp.use(threads);
        this.output = network instanceof MultiLayerNetwork net
                ? () -> net.output(input)
                : () -> ((ComputationGraph) network).output(input);
    }

    @Override
    public void run() {
        output.run();
    }

    @Override
    public void close() {
        // the network belongs to the forms that it came from
    }
}
