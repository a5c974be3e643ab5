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
 * Sequences the other way round: [minibatch, time, channels], in and out. Persisted; mutable for Deeplearning4j's JSON
 * only.
 */
public final class QuantizedReverse extends QuantizedLayer {

    private static final long serialVersionUID = 1L;

    private String maskInput;

    /** For JSON. */
    public QuantizedReverse() {}

    QuantizedReverse(Placement placement, String maskInput) {
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
        return inputShapes[0];
    }

    /** All time steps. */
    MoveSpec reversed(long[] in) {
        return MoveSpec.of(inputFormat(), in)
                .startAt(1, in[1] - 1)
                .keep(0)
                .walk(1, in[1], -1)
                .keep(2)
                .build();
    }

    /** The stored number that stands for 0. */
    int zero() {
        return outputFormat().zeroPoint();
    }

    private void check(long[] in) {
        if (in.length != 3) {
            throw wrongShape("[minibatch, time, channels] (channels last, as the layer before writes it)", in);
        }
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedReverseImpl(conf, networkDataType);
    }
}
