package io.github.dl4jquant.layers.recurrent;

/** Computes a time step of all samples. */
interface TimeStep {

    /**
     * Replaces the state by the next.
     *
     * @param direction 0 forward, 1 backward
     * @param fromZero whether the state is 0, which needs no product
     * @param h output, [minibatch, units]; overwritten
     * @param c memory, likewise; null for a cell without
     * @param peepholes forget, output, input, [units] each; empty without
     */
    void advance(int direction, int time, boolean fromZero, float[] h, float[] c, float[] peepholes);

    /**
     * Brings the output into the numbers of the next step's product.
     *
     * @param h output, [minibatch, units]
     * @param changed whether it is not what {@link #advance} has left
     * @return the output quantized, valid until the next step; null where it goes into the product in float
     */
    byte[] take(float[] h, boolean changed);
}
