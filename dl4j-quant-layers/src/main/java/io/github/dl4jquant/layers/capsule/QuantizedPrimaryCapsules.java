package io.github.dl4jquant.layers.capsule;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.layers.common.PartedLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.Placement;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Capsules of an image: input [minibatch, height, width, channels], output [minibatch, dimensions, capsules]. Persisted;
 * mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedPrimaryCapsules extends PartedLayer {

    private static final long serialVersionUID = 1L;

    private CapsuleGeometry geometry;
    private boolean nonNegativeInput;

    /** For JSON. */
    public QuantizedPrimaryCapsules() {}

    QuantizedPrimaryCapsules(Placement placement, PrimaryCapsulesOperation operation) {
        super(placement, operation);
        this.geometry = operation.geometry();
        this.nonNegativeInput = placement.nonNegativeInputs().get(0);
    }

    public CapsuleGeometry getGeometry() {
        return geometry;
    }

    public void setGeometry(CapsuleGeometry geometry) {
        this.geometry = geometry;
    }

    public boolean isNonNegativeInput() {
        return nonNegativeInput;
    }

    public void setNonNegativeInput(boolean nonNegativeInput) {
        this.nonNegativeInput = nonNegativeInput;
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] in = inputShapes[0];
        boolean fits = in.length == 4
                && in[0] > 0
                && in[3] == geometry.inChannels()
                && geometry.window().accepts((int) in[1], (int) in[2]);
        if (fits) {
            ConvolutionSpec spec = convolution(in);
            long values = (long) spec.outHeight() * spec.outWidth() * spec.outChannels();
            fits = values == (long) geometry.capsules() * geometry.dimensions();
        }
        if (!fits) {
            throw wrongShape(
                    "[minibatch, height, width, " + geometry.inChannels()
                            + "] (channels last, as the layer before writes" + " it) of the size that makes "
                            + geometry.capsules() + " capsules",
                    in);
        }
        return new long[] {in[0], geometry.dimensions(), geometry.capsules()};
    }

    /** What is computed before it is cut into capsules. */
    ConvolutionSpec convolution(long[] in) {
        return new ConvolutionSpec(
                precision(),
                (int) in[0],
                geometry.inChannels(),
                (int) in[1],
                (int) in[2],
                geometry.outChannels(),
                geometry.window().window((int) in[1], (int) in[2]),
                1,
                nonNegativeInput,
                inputFormat(),
                TensorFormat.float32(),
                null,
                geometry.activation());
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedPrimaryCapsulesImpl(conf, networkDataType);
    }
}
