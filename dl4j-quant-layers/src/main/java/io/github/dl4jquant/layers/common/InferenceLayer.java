package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodePlan;
import io.github.dl4jquant.spi.Planned;
import java.util.List;
import java.util.Objects;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.memory.LayerMemoryReport;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.regularization.Regularization;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * Base of all persisted layer configurations of this library: what Deeplearning4j wants to know of any layer, answered
 * for one that is never trained. The full class names of its subclasses are written into every saved model and must not
 * change. Mutable for Deeplearning4j's JSON only.
 */
public abstract class InferenceLayer extends Layer implements Planned {

    private static final long serialVersionUID = 1L;

    private NodePlan plan;

    protected InferenceLayer() {}

    protected InferenceLayer(NodePlan plan) {
        this.plan = plan;
    }

    @Override
    public NodePlan getPlan() {
        return plan;
    }

    public void setPlan(NodePlan plan) {
        this.plan = plan;
    }

    @Override
    public boolean conversion() {
        return false;
    }

    /** In what numbers it computes. */
    public Precision precision() {
        return plan.precision();
    }

    /** For messages: "layer 'relu1' (ConvolutionLayer, from conv1 + bn1 + relu1)". */
    public String describe() {
        return plan.describe();
    }

    /** Bytes of its block in the parameter array; 0 if it has none. */
    public abstract long blockBytes();

    /** By class, name and plan: two layers of one network never share them. */
    @Override
    public boolean equals(Object other) {
        return other != null
                && other.getClass() == getClass()
                && Objects.equals(((InferenceLayer) other).getLayerName(), getLayerName())
                && Objects.equals(((InferenceLayer) other).plan, plan);
    }

    @Override
    public int hashCode() {
        return Objects.hash(getClass(), getLayerName(), plan);
    }

    @Override
    public BlockInitializer initializer() {
        return new BlockInitializer(blockBytes());
    }

    /** Writes the parameter's name where Deeplearning4j's summary of a graph looks for it. */
    protected void nameParameters(NeuralNetConfiguration conf) {
        if (blockBytes() > 0) {
            conf.addVariable(BlockInitializer.KEY);
        }
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return inputType;
    }

    @Override
    public void setNIn(InputType inputType, boolean override) {
        // sizes were fixed when the network was quantized
    }

    @Override
    public InputPreProcessor getPreProcessorForInputType(InputType inputType) {
        return null;
    }

    @Override
    public List<Regularization> getRegularizationByParam(String paramName) {
        return null; // Deeplearning4j's way of saying "none"
    }

    @Override
    public boolean isPretrainParam(String paramName) {
        return false;
    }

    @Override
    public IUpdater getUpdaterByParam(String paramName) {
        return new NoOp();
    }

    @JsonIgnore
    @Override
    public GradientNormalization getGradientNormalization() {
        return GradientNormalization.None;
    }

    @JsonIgnore
    @Override
    public double getGradientNormalizationThreshold() {
        return 0;
    }

    @Override
    public LayerMemoryReport getMemoryReport(InputType inputType) {
        return new LayerMemoryReport.Builder(getLayerName(), getClass(), inputType, inputType)
                .standardMemory(blockBytes(), 0)
                .workingMemory(0, 0, 0, 0)
                .cacheMemory(0, 0)
                .build();
    }
}
