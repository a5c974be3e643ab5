package io.github.dl4jquant.layers.merge;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * One of {@code parts} equal parts of a minibatch, counted from 0: input [parts * n, ...], output [n, ...]. Persisted;
 * mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedUnstack extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private int part;
    private int parts;

    /** For JSON. */
    public QuantizedUnstack() {}

    QuantizedUnstack(Placement placement, UnstackOperation operation) {
        super(placement);
        this.part = operation.part();
        this.parts = operation.parts();
    }

    public int getPart() {
        return part;
    }

    public void setPart(int part) {
        this.part = part;
    }

    public int getParts() {
        return parts;
    }

    public void setParts(int parts) {
        this.parts = parts;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] out = inputShapes[0].clone();
        out[0] /= parts;
        if (out[0] < 1) {
            throw wrongShape("a minibatch of at least " + parts, inputShapes);
        }
        MoveSpec.Builder move = MoveSpec.of(inputFormat(), inputShapes[0]).startAt(0, part * out[0]);
        for (int a = 0; a < out.length; a++) {
            move.walk(a, out[a], 1);
        }
        return new ShapedKernel(move.build(), out);
    }

    /** One sample is described to Deeplearning4j's summary, and one comes out. */
    @Override
    public long[] outputShape(long[]... inputShapes) {
        return inputShapes[0][0] < parts
                ? inputShapes[0]
                : kernelFor(inputShapes).outputShape();
    }

    @Override
    public boolean mixesSamples() {
        return true;
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedUnstackImpl(conf, networkDataType);
    }
}
