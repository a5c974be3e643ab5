package io.github.dl4jquant.benchmark;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A network as an ONNX file in ONNX Runtime, with its defaults but for the number of threads. */
final class OnnxContender implements Contender {

    private final OrtSession session;
    private final OnnxTensor input;
    private final Map<String, OnnxTensor> inputs;

    OnnxContender(Path file, INDArray features, int threads) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR); // it warns of constants that it drops
            session = environment.createSession(file.toString(), options);
            FloatBuffer values = ByteBuffer.allocateDirect((int) features.length() * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            values.put(features.dup('c').data().asFloat()).rewind();
            input = OnnxTensor.createTensor(environment, values, features.shape());
            inputs = Map.of(session.getInputNames().iterator().next(), input);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot load " + file, e);
        }
    }

    @Override
    public void run() {
        try (OrtSession.Result result = session.run(inputs)) {
            result.size();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot run a network that it loaded", e);
        }
    }

    @Override
    public void close() {
        try {
            input.close();
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot close a session", e);
        }
    }
}
