package io.github.dl4jquant.export;

import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;

/** A user's own vertex, for which there is a rule in {@link DoublingOnnxRule}. */
public final class Doubling extends SameDiffLambdaVertex {

    private static final long serialVersionUID = 1L;

    @Override
    public SDVariable defineVertex(SameDiff sameDiff, VertexInputs inputs) {
        return inputs.getInput(0).mul(2.0);
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType... inputs) {
        return inputs[0];
    }

    @Override
    public Doubling clone() {
        return new Doubling();
    }
}
