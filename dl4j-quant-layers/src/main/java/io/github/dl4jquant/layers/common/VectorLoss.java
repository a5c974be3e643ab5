package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.kernel.ActivationSpec;
import io.github.dl4jquant.kernel.SoftmaxSpec;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * Deeplearning4j's {@link LossLayer} over vectors, [minibatch, columns], with its activation at inference on one kernel:
 * through ND4J a softmax of ten classes takes longer than a small network before it. Scores are Deeplearning4j's own.
 * Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class VectorLoss extends LossLayer implements SingleKernel {

    private static final long serialVersionUID = 1L;

    /** For JSON. */
    public VectorLoss() {}

    private VectorLoss(ILossFunction loss, IActivation activation) {
        setLossFn(loss);
        setActivationFn(activation);
    }

    /** This loss where there is a kernel for the activation, Deeplearning4j's own where not. */
    public static KeptLayer of(ILossFunction loss, IActivation activation) {
        boolean known = isSoftmax(activation) || Activations.of(activation).isPresent();
        return KeptLayer.of(
                known
                        ? new VectorLoss(loss, activation)
                        : new LossLayer.Builder(loss).activation(activation).build());
    }

    private static boolean isSoftmax(IActivation activation) {
        return activation.getClass() == ActivationSoftmax.class;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != 2 || in[0] < 1 || in[1] < 1) {
            throw new InvalidInputException(
                    "Cannot run %s: got input of shape %s; expected [minibatch, columns].",
                    describe(), Arrays.toString(in));
        }
        IActivation function = getActivationFn();
        return new ShapedKernel(
                isSoftmax(function)
                        ? new SoftmaxSpec(Math.toIntExact(in[0]), Math.toIntExact(in[1]))
                        : new ActivationSpec(
                                in[0] * in[1],
                                Activations.of(function).orElseThrow(),
                                TensorFormat.float32(),
                                TensorFormat.float32()),
                in);
    }

    @Override
    public String describe() {
        return "layer '" + getLayerName() + "' (VectorLoss)";
    }

    @JsonIgnore
    @Override
    public List<TensorFormat> getInputFormats() {
        return List.of(TensorFormat.float32());
    }

    @Override
    public TensorFormat outputFormat() {
        return TensorFormat.float32();
    }

    /** What is not finite is handed on, as by Deeplearning4j. */
    @JsonIgnore
    @Override
    public boolean isReadsNetworkInput() {
        return false;
    }

    @Override
    public List<BlockPart> blockParts() {
        return List.of();
    }

    @Override
    public boolean mixesSamples() {
        return false;
    }

    @Override
    public org.deeplearning4j.nn.api.Layer instantiate(
            NeuralNetConfiguration conf,
            Collection<TrainingListener> trainingListeners,
            int layerIndex,
            INDArray layerParamsView,
            boolean initializeParams,
            DataType networkDataType) {
        VectorLossImpl layer = new VectorLossImpl(conf, networkDataType);
        layer.setListeners(trainingListeners);
        layer.setIndex(layerIndex);
        layer.setParamTable(Map.of());
        return layer;
    }
}
