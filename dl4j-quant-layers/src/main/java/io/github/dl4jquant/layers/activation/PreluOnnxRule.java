package io.github.dl4jquant.layers.activation;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxWeights;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.PReLULayer;

/** {@link QuantizedPrelu} as PRelu, whose slopes are repeated along axes of size 1. */
@AutoService(OnnxRule.class)
public final class PreluOnnxRule implements OnnxRule<QuantizedPrelu> {

    @Override
    public Class<QuantizedPrelu> confType() {
        return QuantizedPrelu.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(PReLULayer.class);
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedPrelu> node, OnnxGraph graph) {
        List<Integer> last = node.conf().getSlopes();
        int positionAxes = last.size() - 1;
        int channels = last.get(positionAxes);
        long[] shape = new long[last.size()];
        shape[0] = channels;
        int positions = 1;
        for (int axis = 0; axis < positionAxes; axis++) {
            shape[axis + 1] = last.get(axis);
            positions *= last.get(axis);
        }
        float[] slopes = OnnxWeights.inputsFirst(OnnxWeights.floats(OnnxWeights.of(node)), 1, positions);
        OnnxTensor x = node.input();
        String y = graph.add("PRelu", List.of(graph.real(x), graph.floats("slopes", slopes, shape)));
        return graph.store(y, x.kind(), node.output());
    }
}
