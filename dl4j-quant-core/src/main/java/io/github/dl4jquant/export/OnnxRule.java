package io.github.dl4jquant.export;

import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.List;
import java.util.Optional;

/**
 * How one type of layer, vertex or preprocessor is said in ONNX. Stateless and thread-safe, with a public constructor
 * without arguments; registered with {@code @AutoService(OnnxRule.class)}, or a line in
 * {@code META-INF/services/io.github.dl4jquant.export.OnnxRule}. Where two are for one type, the one from outside this
 * library wins.
 *
 * @param <C> the configuration class: one of this library's layers, or a Deeplearning4j layer, vertex or preprocessor that
 *     stays as it is in a quantized network
 */
public interface OnnxRule<C> {

    /** The exact configuration class. */
    Class<C> confType();

    /**
     * Types of the original network that this rule stands for, where they have no rule of their own; for documentation.
     */
    default List<Class<?>> covers() {
        return List.of();
    }

    /** What it must be given, should it read an input of the network; empty if it takes anything. */
    default Optional<OnnxInput> reads(C conf) {
        return Optional.empty();
    }

    /** Whether what it reads is of the shape that it writes: a conversion, an activation. */
    default boolean keepsShape() {
        return false;
    }

    /** The configuration inside of one that wraps another, whose rule is asked; empty for none. */
    default Optional<Object> inside(C conf) {
        return Optional.empty();
    }

    /**
     * Adds the operators that compute it and returns the result.
     *
     * @throws UnsupportedNodeException if ONNX cannot say it, with a short reason. All such layers of a network are listed
     *     in one error
     */
    OnnxTensor emit(OnnxNode<C> node, OnnxGraph graph);
}
