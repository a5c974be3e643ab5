package io.github.dl4jquant.benchmark;

import io.github.dl4jquant.session.InferenceSession;
import io.github.dl4jquant.session.SessionOptions;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A quantized network compiled into an {@link InferenceSession}, over direct buffers. */
final class SessionContender implements Contender {

    private final InferenceSession session;
    private final long[] shape;
    private final FloatBuffer input;
    private final FloatBuffer output;

    SessionContender(Model network, INDArray features, int threads) {
        SessionOptions options = SessionOptions.defaults().withThreads(threads);
        session = network instanceof MultiLayerNetwork net
                ? InferenceSession.compile(net, options)
                : InferenceSession.compile((ComputationGraph) network, options);
        shape = features.shape();
        input = direct(features.length());
        input.put(features.dup('c').data().asFloat()).rewind();
        output = direct(session.output(features).length());
    }

    private static FloatBuffer direct(long length) {
        return ByteBuffer.allocateDirect((int) length * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    InferenceSession session() {
        return session;
    }

    @Override
    public void run() {
        session.run(input, shape, output);
    }

    @Override
    public void close() {
        session.close();
    }
}
