package io.github.dl4jquant.layers.common;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
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
                FloatBuffer values = FloatBuffer.wrap(inputs[i].dup('c').data().asFloat());
                tensors.put(name, OnnxTensor.createTensor(environment, values, inputs[i].shape()));
            }
            List<INDArray> outputs = new ArrayList<>();
            try (OrtSession.Result result = session.run(tensors)) {
                for (int i = 0; i < result.size(); i++) {
                    OnnxTensor tensor = (OnnxTensor) result.get(i);
                    FloatBuffer buffer = tensor.getFloatBuffer();
                    float[] values = new float[buffer.remaining()];
                    buffer.get(values);
                    outputs.add(Nd4j.createFromArray(values)
                            .reshape(tensor.getInfo().getShape()));
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
