package io.github.dl4jquant.export;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;

/** What a user adds for a layer of their own. */
@AutoService(OnnxRule.class)
public final class DoublingOnnxRule implements OnnxRule<Doubling> {

    @Override
    public Class<Doubling> confType() {
        return Doubling.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<Doubling> node, OnnxGraph graph) {
        OnnxTensor x = node.input();
        String twice = graph.add("Add", List.of(graph.real(x), graph.real(x)));
        return new OnnxTensor(twice, x.kind(), TensorFormat.float32());
    }
}
