package io.github.dl4jquant.kernel.onednn;

import io.github.dl4jquant.scheme.ElementType;
import org.bytedeco.dnnl.memory;

/** Weights that a primitive can have in the form that it wants. */
interface WeightForms {

    ElementType type();

    /**
     * The weights in the wanted form.
     *
     * @param plain how they lie in memory in canonical order
     * @throws UnsupportedOperationException if they cannot be had in it
     */
    memory in(memory.desc wanted, memory.desc plain);
}
