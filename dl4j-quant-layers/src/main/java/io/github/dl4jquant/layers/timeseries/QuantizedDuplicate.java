package io.github.dl4jquant.layers.timeseries;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.layers.common.BlockPart;
import io.github.dl4jquant.layers.common.QuantizedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Vectors to sequences as long as an input of the network: input [minibatch, channels], output [minibatch, time, channels].
 * Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedDuplicate extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private String lengthInput;

    /** For JSON. */
    public QuantizedDuplicate() {}

    QuantizedDuplicate(Placement placement, String lengthInput) {
        super(placement);
        this.lengthInput = lengthInput;
    }

    public String getLengthInput() {
        return lengthInput;
    }

    public void setLengthInput(String lengthInput) {
        this.lengthInput = lengthInput;
    }

    @Override
    public List<BlockPart> blockParts() {
        return List.of();
    }

    /** With one time step, as Deeplearning4j describes it. */
    @Override
    public long[] outputShape(long[]... inputShapes) {
        return outputShape(inputShapes[0], 1);
    }

    long[] outputShape(long[] in, long length) {
        if (in.length != 2) {
            throw wrongShape("[minibatch, channels]", in);
        }
        return new long[] {in[0], length, in[1]};
    }

    MoveSpec repeated(long[] in, long length) {
        return MoveSpec.of(inputFormat(), in).keep(0).walk(0, length, 0).keep(1).build();
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedDuplicateImpl(conf, networkDataType);
    }
}
