package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.errors.InvalidInputException;
import java.util.List;

/** A layer whose result, without masks, is that of one kernel. */
public interface SingleKernel extends TensorReader {

    /**
     * The kernel for inputs of these shapes.
     *
     * @throws InvalidInputException if the layer cannot take them
     */
    ShapedKernel kernelFor(long[]... inputShapes);

    /** What its block in the parameter array is made of, in order; empty for a layer without parameters. */
    List<BlockPart> blockParts();

    /** Whether rows of the result are not those of one sample each, so that a minibatch cannot be cut into pieces. */
    boolean mixesSamples();
}
