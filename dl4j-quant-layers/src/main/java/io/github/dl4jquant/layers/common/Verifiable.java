package io.github.dl4jquant.layers.common;

/** A runtime layer that can check its parameters without being run. */
public interface Verifiable {

    /**
     * Checks the header and checksum of the parameter block; does nothing for a layer without one.
     *
     * @throws io.github.dl4jquant.errors.ModelDataException if the block is missing or damaged, with the layer's name
     */
    void verify();
}
