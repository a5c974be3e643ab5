package io.github.dl4jquant.layers.upsampling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.Upsampling1D;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;

/** {@link QuantizedRepeat} as Resize. */
@AutoService(OnnxRule.class)
public final class RepeatOnnxRule implements OnnxRule<QuantizedRepeat> {

    @Override
    public Class<QuantizedRepeat> confType() {
        return QuantizedRepeat.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(Upsampling1D.class, Upsampling3D.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedRepeat conf) {
        return Optional.of(OnnxInput.anySize(OnnxMoves.kind(conf.getFactors().size() + 1), -1));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedRepeat> node, OnnxGraph graph) {
        List<Integer> factors = node.conf().getFactors();
        int positions = factors.size() - 1;
        float[] first = new float[positions + 2];
        first[0] = 1;
        first[1] = factors.get(positions);
        for (int i = 0; i < positions; i++) {
            first[i + 2] = factors.get(i);
        }
        return OnnxMoves.of(node, graph, OnnxMoves.kind(first.length), x -> OnnxMoves.repeated(graph, x, first));
    }
}
