package io.github.dl4jquant.layers.original;

import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Deconvolution2D;
import org.deeplearning4j.nn.conf.layers.Deconvolution3D;
import org.deeplearning4j.nn.conf.layers.EmbeddingLayer;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LocallyConnected1D;
import org.deeplearning4j.nn.conf.layers.LocallyConnected2D;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.layers.recurrent.Bidirectional;
import org.deeplearning4j.nn.conf.layers.wrapper.BaseWrapperLayer;

/**
 * Estimates the multiply-accumulates of a layer that this library does not compute itself: its parameters times the
 * positions that each is used at. Biases are counted as weights; products without weights (attention scores) are not
 * counted; layers whose parameters are looked up or scale single elements count 0. Stateless.
 */
final class WeightUse {

    private WeightUse() {}

    /**
     * @param conf the layer or vertex
     * @param parameters how many it has
     * @param inputShapes minibatch first, in any axis order
     * @param outputShape minibatch first, in any axis order
     * @return for one sample
     */
    static long multiplyAccumulates(Object conf, long parameters, List<long[]> inputShapes, long[] outputShape) {
        Object layer = unwrapped(conf);
        if (parameters == 0
                || layer instanceof EmbeddingLayer
                || layer instanceof EmbeddingSequenceLayer
                || layer instanceof BatchNormalization
                || layer instanceof PReLULayer) {
            return 0;
        }
        if (layer instanceof LocallyConnected1D || layer instanceof LocallyConnected2D) {
            return parameters; // each position has weights of its own
        }
        boolean perInput = layer instanceof BaseRecurrentLayer // may return the last step only
                || layer instanceof Deconvolution2D
                || layer instanceof Deconvolution3D;
        long[] shape = perInput && !inputShapes.isEmpty() ? inputShapes.get(0) : outputShape;
        return parameters * positions(layer, shape, perInput);
    }

    private static Object unwrapped(Object conf) {
        if (conf instanceof BaseWrapperLayer wrapper) {
            return unwrapped(wrapper.getUnderlying());
        }
        return conf instanceof Bidirectional both ? unwrapped(both.getFwd()) : conf;
    }

    /** Elements per channel of a sample; a vertex does not say how many channels there are: taken for the longer axis. */
    private static long positions(Object layer, long[] shape, boolean input) {
        if (shape.length < 3) {
            return 1;
        }
        long elements = Arrays.stream(shape).skip(1).reduce(1, Math::multiplyExact);
        long first = shape[1];
        long last = shape[shape.length - 1];
        if (layer instanceof FeedForwardLayer sized) {
            long channels = input ? sized.getNIn() : sized.getNOut();
            if (channels == first || channels == last) {
                return elements / channels;
            }
        }
        return elements / (layer instanceof Layer ? first : Math.max(first, last));
    }
}
