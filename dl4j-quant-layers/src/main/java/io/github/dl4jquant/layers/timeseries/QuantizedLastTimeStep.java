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
 * The last time step: input [minibatch, time, channels], output [minibatch, channels]. Persisted; mutable for
 * Deeplearning4j's JSON only.
 */
public final class QuantizedLastTimeStep extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private String maskInput;

    /** For JSON. */
    public QuantizedLastTimeStep() {}

    QuantizedLastTimeStep(Placement placement, String maskInput) {
        super(placement);
        this.maskInput = maskInput;
    }

    public String getMaskInput() {
        return maskInput;
    }

    public void setMaskInput(String maskInput) {
        this.maskInput = maskInput;
    }

    @Override
    public List<BlockPart> blockParts() {
        return List.of();
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        check(inputShapes[0]);
        return new long[] {inputShapes[0][0], inputShapes[0][2]};
    }

    /** The last step of all sequences. */
    MoveSpec last(long[] in) {
        return MoveSpec.of(inputFormat(), in).startAt(1, in[1] - 1).keep(0, 2).build();
    }

    private void check(long[] in) {
        if (in.length != 3) {
            throw wrongShape("[minibatch, time, channels] (channels last, as the layer before writes it)", in);
        }
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedLastTimeStepImpl(conf, networkDataType);
    }
}
