package io.github.dl4jquant.integration;

import java.util.Map;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SDVertexParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLambdaVertex;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffOutputLayer;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffVertex;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Layers and vertices as users write them, of which this library knows nothing. */
public final class UserLayers {

    private static final int SIZE = 6;

    private UserLayers() {}

    private static void fill(Map<String, INDArray> params) {
        params.values().forEach(p -> p.assign(Nd4j.randn(p.shape()).muli(0.5)));
    }

    /** {@code tanh(x * W + b)}, of 6 numbers. */
    public static final class UserDense extends SameDiffLayer {

        private static final long serialVersionUID = 1L;

        @Override
        public InputType getOutputType(int layerIndex, InputType inputType) {
            return InputType.feedForward(SIZE);
        }

        @Override
        public void defineParameters(SDLayerParams params) {
            params.addWeightParam("weights", SIZE, SIZE);
            params.addBiasParam("bias", 1, SIZE);
        }

        @Override
        public void initializeParameters(Map<String, INDArray> params) {
            fill(params);
        }

        @Override
        public SDVariable defineLayer(SameDiff sd, SDVariable in, Map<String, SDVariable> params, SDVariable mask) {
            return sd.math().tanh(in.mmul(params.get("weights")).add(params.get("bias")));
        }
    }

    /** {@code x * x}, of anything. */
    public static final class Square extends SameDiffLambdaLayer {

        private static final long serialVersionUID = 1L;

        @Override
        public SDVariable defineLayer(SameDiff sd, SDVariable in) {
            return in.mul(in);
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType inputType) {
            return inputType;
        }
    }

    /** Mean squared error of {@code x * W}. */
    public static final class UserOutput extends SameDiffOutputLayer {

        private static final long serialVersionUID = 1L;

        @Override
        public SDVariable defineLayer(SameDiff sd, SDVariable in, SDVariable labels, Map<String, SDVariable> params) {
            SDVariable out = in.mmul("result", params.get("weights"));
            return sd.math().square(out.sub(labels)).mean();
        }

        @Override
        public String activationsVertexName() {
            return "result";
        }

        @Override
        public void defineParameters(SDLayerParams params) {
            params.addWeightParam("weights", SIZE, 3);
        }

        @Override
        public void initializeParameters(Map<String, INDArray> params) {
            fill(params);
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType inputType) {
            return InputType.feedForward(3);
        }

        @Override
        public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
            return null;
        }
    }

    /** {@code a * W + b}. */
    public static final class UserVertex extends SameDiffVertex {

        @Override
        public GraphVertex clone() {
            return new UserVertex();
        }

        @Override
        public SDVariable defineVertex(
                SameDiff sd,
                Map<String, SDVariable> in,
                Map<String, SDVariable> params,
                Map<String, SDVariable> masks) {
            return in.get("a").mmul(params.get("weights")).add(in.get("b"));
        }

        @Override
        public void defineParametersAndInputs(SDVertexParams params) {
            params.defineInputs("a", "b");
            params.addWeightParam("weights", SIZE, SIZE);
        }

        @Override
        public void initializeParameters(Map<String, INDArray> params) {
            fill(params);
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType... in) {
            return in[0];
        }
    }

    /** {@code a - b}. */
    public static final class Difference extends SameDiffLambdaVertex {

        @Override
        public SDVariable defineVertex(SameDiff sd, VertexInputs in) {
            return in.getInput(0).sub(in.getInput(1));
        }

        @Override
        public InputType getOutputType(int layerIndex, InputType... in) {
            return in[0];
        }
    }

    /** Might compute anything. */
    public static final class DerivedActivation extends ActivationLayer {

        private static final long serialVersionUID = 1L;

        /** A hyperbolic tangent. */
        public DerivedActivation() {
            super(Activation.TANH);
        }
    }
}
