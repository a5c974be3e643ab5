package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.kernel.KernelSpec;

/**
 * What a layer does with an input of one particular shape.
 *
 * @param spec the primitive
 * @param outputShape shape of the result, minibatch first
 */
@SuppressWarnings("ArrayRecordComponent") // made and consumed once per new shape
public record ShapedKernel(KernelSpec spec, long[] outputShape) {}
