package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.spi.Placement;
import java.util.List;

/**
 * Base of the layers that have several sets of weights and compute in several steps; its runtime is a
 * {@link PartedLayerImpl}. Mutable for Deeplearning4j's JSON only.
 */
public abstract class PartedLayer extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private List<BlockPart> parts;

    protected PartedLayer() {}

    protected PartedLayer(Placement placement, PartedOperation operation) {
        super(placement);
        this.parts = operation.blockParts(weightType(placement));
    }

    /** How weights are stored in a layer of this precision. */
    public static ElementType weightType(Placement placement) {
        return placement.precision().hasInt8Weights() ? ElementType.INT8 : ElementType.FLOAT32;
    }

    /** Sizes of its sets of weights. */
    public List<BlockPart> getParts() {
        return parts;
    }

    public void setParts(List<BlockPart> parts) {
        this.parts = parts;
    }

    @Override
    public List<BlockPart> blockParts() {
        return parts;
    }
}
