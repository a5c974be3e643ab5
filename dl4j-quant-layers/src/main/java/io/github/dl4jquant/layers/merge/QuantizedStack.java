package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.kernel.ConcatSpec;
import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Joins minibatches: inputs [n_i, ...], output [n_0 + n_1 + ..., ...]. Sequences [n_i, time_i, channels] may differ in
 * length: zeros follow behind the shorter ones. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedStack extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private boolean anyLength;

    /** For JSON. */
    public QuantizedStack() {}

    QuantizedStack(Placement placement, boolean anyLength) {
        super(placement);
        this.anyLength = anyLength;
    }

    public boolean isAnyLength() {
        return anyLength;
    }

    public void setAnyLength(boolean anyLength) {
        this.anyLength = anyLength;
    }

    @Override
    public List<BlockPart> blockParts() {
        return List.of();
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] out = inputShapes[0].clone();
        out[0] = 0;
        for (long[] shape : inputShapes) {
            boolean fits = shape.length == out.length;
            for (int a = 1; fits && a < out.length; a++) {
                fits = shape[a] == out[a] || (a == 1 && anyLength);
                out[a] = Math.max(out[a], shape[a]);
            }
            if (!fits) {
                throw wrongShape(
                        "inputs that differ in the minibatch" + (anyLength ? " and time" : "") + " only", inputShapes);
            }
            out[0] += shape[0];
        }
        return out;
    }

    /** Zeros behind a sequence of {@code shape}. */
    MoveSpec longer(long[] shape, long length) {
        return MoveSpec.of(outputFormat(), shape)
                .keep(0)
                .walk(1, length, 1)
                .keep(2)
                .build();
    }

    /** Joins inputs of so many elements. */
    ConcatSpec join(List<Integer> elements) {
        return new ConcatSpec(1, elements, outputFormat());
    }

    @Override
    public boolean mixesSamples() {
        return true;
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedStackImpl(conf, networkDataType);
    }
}
