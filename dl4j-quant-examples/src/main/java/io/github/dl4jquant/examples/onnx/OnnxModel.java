package io.github.dl4jquant.examples.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.github.dl4jquant.errors.ModelDataException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** An ONNX file in ONNX Runtime, on the CPU. Not thread-safe. */
public final class OnnxModel implements AutoCloseable {

    private final Path file;
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    /**
     * Loads a file.
     *
     * @param threads that one operator may use
     * @throws ModelDataException if ONNX Runtime does not take it
     */
    public OnnxModel(Path file, int threads) {
        this.file = file;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            session = environment.createSession(file.toString(), options);
        } catch (OrtException e) {
            throw new ModelDataException("ONNX Runtime does not take '" + file + "': " + e.getMessage(), e);
        }
    }

    /**
     * All outputs, in the file's order.
     *
     * @param inputs FLOAT, in the file's order
     * @throws ModelDataException if ONNX Runtime cannot run it
     */
    public List<INDArray> output(INDArray... inputs) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            List<String> names = List.copyOf(session.getInputNames());
            for (int i = 0; i < inputs.length; i++) {
                FloatBuffer values = FloatBuffer.wrap(inputs[i].dup('c').data().asFloat());
                tensors.put(names.get(i), OnnxTensor.createTensor(environment, values, inputs[i].shape()));
            }
            try (OrtSession.Result result = session.run(tensors)) {
                List<INDArray> outputs = new ArrayList<>();
                for (int i = 0; i < result.size(); i++) {
                    outputs.add(array((OnnxTensor) result.get(i)));
                }
                return outputs;
            }
        } catch (OrtException e) {
            throw new ModelDataException("ONNX Runtime cannot run '" + file + "': " + e.getMessage(), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private static INDArray array(OnnxTensor tensor) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return Nd4j.createFromArray(values).reshape(tensor.getInfo().getShape());
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new ModelDataException("ONNX Runtime cannot close '" + file + "': " + e.getMessage(), e);
        }
    }
}
