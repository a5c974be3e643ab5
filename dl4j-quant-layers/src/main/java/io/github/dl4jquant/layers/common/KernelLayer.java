package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.nd4j.shade.jackson.annotation.JsonIgnore;

/**
 * Base of the layers that run one kernel. A subclass holds the geometry, as JSON properties, and says which kernel
 * computes an input of a given shape; everything else is here and in {@link KernelRunner}. Mutable for Deeplearning4j's
 * JSON only.
 */
public abstract class KernelLayer extends QuantizedLayer implements SingleKernel {

    private static final long serialVersionUID = 1L;

    protected KernelLayer() {}

    protected KernelLayer(Placement placement) {
        super(placement);
    }

    /** {@inheritDoc} {@link #wrongShape} makes the message. */
    @Override
    public abstract ShapedKernel kernelFor(long[]... inputShapes);

    /** Number of trained weights; 0 for a layer without. */
    public long weightCount() {
        return 0;
    }

    /** Number of output channels that have a bias and, if INT8, a scale of their own. */
    public int weightChannels() {
        return 0;
    }

    /** Whether there are biases; only asked of a layer with weights. */
    public boolean hasBias() {
        return false;
    }

    /** How the weights are stored. */
    public ElementType weightType() {
        return precision().hasInt8Weights() ? ElementType.INT8 : ElementType.FLOAT32;
    }

    /** What the weights are multiplied with; only asked of a layer with weights. */
    public WeightUse weightUse() {
        return WeightUse.matrix();
    }

    @JsonIgnore
    @Override
    public List<BlockPart> blockParts() {
        return weightCount() == 0
                ? List.of()
                : List.of(new BlockPart(weightType(), weightCount(), weightChannels(), hasBias(), weightUse()));
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        return kernelFor(inputShapes).outputShape();
    }
}
