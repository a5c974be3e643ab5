package io.github.dl4jquant.layers.elementwise;

import io.github.dl4jquant.kernel.ElementWiseSpec;
import io.github.dl4jquant.kernel.ElementWiseSpec.Kind;
import io.github.dl4jquant.kernel.ElementWiseSpec.Shapes;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.scheme.Activation;
import io.github.dl4jquant.spi.Placement;
import java.util.Arrays;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Combination of tensors element by element. Shapes are equal, or of the same number of axes and repeated along axes that
 * an input has only 1 of, as in Deeplearning4j. Persisted; mutable for Deeplearning4j's JSON only.
 */
public final class QuantizedElementWise extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private Kind kind;
    private Activation activation;

    /** For JSON. */
    public QuantizedElementWise() {}

    QuantizedElementWise(Placement placement, Kind kind, Activation activation) {
        super(placement);
        this.kind = kind;
        this.activation = activation;
    }

    public Kind getKind() {
        return kind;
    }

    public void setKind(Kind kind) {
        this.kind = kind;
    }

    public Activation getActivation() {
        return activation;
    }

    public void setActivation(Activation activation) {
        this.activation = activation;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] out = outputShape(inputShapes);
        boolean allEqual = Arrays.stream(inputShapes).allMatch(s -> Arrays.equals(s, out));
        Shapes shapes = allEqual
                ? null
                : new Shapes(
                        list(out),
                        Arrays.stream(inputShapes)
                                .map(QuantizedElementWise::list)
                                .toList());
        long length = 1;
        for (long size : out) {
            length *= size;
        }
        return new ShapedKernel(
                new ElementWiseSpec(kind, length, getInputFormats(), shapes, outputFormat(), activation), out);
    }

    @Override
    public long[] outputShape(long[]... inputShapes) {
        long[] out = inputShapes[0].clone();
        for (long[] shape : inputShapes) {
            boolean fits = shape.length == out.length;
            for (int axis = 0; fits && axis < out.length; axis++) {
                fits = shape[axis] > 0 && (shape[axis] == out[axis] || shape[axis] == 1 || out[axis] == 1);
                out[axis] = Math.max(out[axis], shape[axis]);
            }
            if (!fits) {
                throw wrongShape("inputs of one shape, or of sizes that are equal or 1 along each axis", inputShapes);
            }
        }
        return out;
    }

    private static List<Long> list(long[] shape) {
        return Arrays.stream(shape).boxed().toList();
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedElementWiseImpl(conf, networkDataType);
    }
}
