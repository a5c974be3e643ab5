package io.github.dl4jquant.layers.common;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.File;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import onnx.Onnx.ModelProto;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** A model in ONNX Runtime, on one thread. */
public final class OnnxRuntimeRun implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final ModelProto model;

    public OnnxRuntimeRun(ModelProto model) {
        this.model = model;
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session = environment.createSession(model.toByteArray(), options);
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime refuses the model: " + e.getMessage(), e);
        }
    }

    /** Writes the model as ONNX Runtime runs it on this machine. */
    public static void optimize(ModelProto model, File file) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setOptimizedModelFilePath(file.getPath());
            OrtEnvironment.getEnvironment()
                    .createSession(model.toByteArray(), options)
                    .close();
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime refuses the model: " + e.getMessage(), e);
        }
    }

    /** The only output of a file with one input. */
    public static INDArray output(File file, String input, INDArray values) {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(file.getPath());
                OnnxTensor tensor = tensor(environment, values);
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            return array((OnnxTensor) result.get(0));
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime cannot run " + file + ": " + e.getMessage(), e);
        }
    }

    private static OnnxTensor tensor(OrtEnvironment environment, INDArray values) throws OrtException {
        FloatBuffer buffer = FloatBuffer.wrap(values.dup('c').data().asFloat());
        return OnnxTensor.createTensor(environment, buffer, values.shape());
    }

    private static INDArray array(OnnxTensor tensor) {
        FloatBuffer buffer = tensor.getFloatBuffer();
        float[] values = new float[buffer.remaining()];
        buffer.get(values);
        return Nd4j.createFromArray(values).reshape(tensor.getInfo().getShape());
    }

    /** Whether inputs have as many axes as it declares. */
    public boolean takes(INDArray... inputs) {
        boolean all = true;
        for (int i = 0; i < inputs.length; i++) {
            int axes = model.getGraph()
                    .getInput(i)
                    .getType()
                    .getTensorType()
                    .getShape()
                    .getDimCount();
            all &= axes == inputs[i].rank();
        }
        return all;
    }

    /** All outputs, in the model's order. */
    public List<INDArray> output(INDArray... inputs) {
        Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
        try {
            for (int i = 0; i < inputs.length; i++) {
                String name = model.getGraph().getInput(i).getName();
                tensors.put(name, tensor(environment, inputs[i]));
            }
            List<INDArray> outputs = new ArrayList<>();
            try (OrtSession.Result result = session.run(tensors)) {
                for (int i = 0; i < result.size(); i++) {
                    outputs.add(array((OnnxTensor) result.get(i)));
                }
            }
            return outputs;
        } catch (OrtException e) {
            throw new AssertionError("ONNX Runtime cannot run the model: " + e.getMessage(), e);
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new AssertionError(e);
        }
    }
}
