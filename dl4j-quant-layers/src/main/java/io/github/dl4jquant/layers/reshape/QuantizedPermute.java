package io.github.dl4jquant.layers.reshape;

import io.github.dl4jquant.kernel.MoveSpec;
import io.github.dl4jquant.layers.common.KernelLayer;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.ShapedKernel;
import io.github.dl4jquant.spi.Placement;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Exchanges axes: axis {@code j} of the output is axis {@code axes[j]} of the input, both channels last. Persisted; mutable
 * for Deeplearning4j's JSON only.
 */
public final class QuantizedPermute extends KernelLayer {

    private static final long serialVersionUID = 1L;

    private List<Integer> axes;

    /** For JSON. */
    public QuantizedPermute() {}

    QuantizedPermute(Placement placement, List<Integer> axes) {
        super(placement);
        this.axes = axes;
    }

    public List<Integer> getAxes() {
        return axes;
    }

    public void setAxes(List<Integer> axes) {
        this.axes = axes;
    }

    @Override
    public ShapedKernel kernelFor(long[]... inputShapes) {
        long[] in = inputShapes[0];
        if (in.length != axes.size()) {
            throw wrongShape(axes.size() + " axes (channels last, as the layer before writes it)", in);
        }
        MoveSpec move = MoveSpec.of(inputFormat(), in)
                .keep(axes.stream().mapToInt(Integer::intValue).toArray())
                .build();
        return new ShapedKernel(move, move.outputShape());
    }

    @Override
    protected QuantizedLayerImpl newRuntime(NeuralNetConfiguration conf, DataType networkDataType) {
        return new QuantizedPermuteImpl(conf, networkDataType);
    }
}
