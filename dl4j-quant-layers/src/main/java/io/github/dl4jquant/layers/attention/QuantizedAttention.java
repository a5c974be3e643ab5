package io.github.dl4jquant.layers.attention;

import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Dot product attention: inputs [minibatch, time, size], output [minibatch, queries, nOut]. Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedAttention extends PartedLayer {

    private static final long serialVersionUID = 1L;

    private AttentionGeometry geometry;
    private List<Boolean> nonNegativeInputs;

    /** For JSON. */
    public QuantizedAttention() {}

    QuantizedAttention(Placement placement, AttentionOperation operation) {
        super(placement, operation);
        this.geometry = operation.geometry();
        this.nonNegativeInputs = placement.nonNegativeInputs();
    }

    public AttentionGeometry getGeometry() {
        return geometry;
    }

    public void setGeometry(AttentionGeometry geometry) {
        this.geometry = geometry;
    }

    public List<Boolean> getNonNegativeInputs() {
        return nonNegativeInputs;
    }

    public void setNonNegativeInputs(List<Boolean> nonNegativeInputs) {
        this.nonNegativeInputs = nonNegativeInputs;
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        return switch (geometry.source()) {
            case SELF -> {
                check(
                        inputShapes,
                        "[minibatch, time, " + geometry.keyIn() + "]",
                        isSequence(inputShapes[0], geometry.keyIn()));
                yield new long[] {inputShapes[0][0], inputShapes[0][1], geometry.nOut()};
            }
            case LEARNED -> {
                check(
                        inputShapes,
                        "[minibatch, time, " + geometry.keyIn() + "]",
                        isSequence(inputShapes[0], geometry.keyIn()));
                yield new long[] {inputShapes[0][0], geometry.queries(), geometry.nOut()};
            }
            case THREE_INPUTS -> {
                checkThree(inputShapes);
                yield new long[] {inputShapes[0][0], inputShapes[0][1], geometry.nOut()};
            }
        };
    }

    private void checkThree(long[][] in) {
        // Deeplearning4j describes a layer by its first input alone
        boolean fits = isSequence(in[0], geometry.queryIn());
        if (fits && in.length > 1) {
            fits = isSequence(in[1], geometry.keyIn())
                    && isSequence(in[2], geometry.valueIn())
                    && in[1][0] == in[0][0]
                    && in[2][0] == in[0][0]
                    && in[1][1] == in[2][1];
        }
        check(
                in,
                "queries [minibatch, queries, " + geometry.queryIn() + "], keys [minibatch, time, " + geometry.keyIn()
                        + "] and values [minibatch, time, " + geometry.valueIn() + "]",
                fits);
    }

    private void check(long[][] in, String expected, boolean fits) {
        if (!fits) {
            throw wrongShape(expected, in);
        }
    }

    private static boolean isSequence(long[] shape, int size) {
        return shape.length == 3 && shape[0] > 0 && shape[1] > 0 && shape[2] == size;
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedAttentionImpl(conf, networkDataType);
    }
}
