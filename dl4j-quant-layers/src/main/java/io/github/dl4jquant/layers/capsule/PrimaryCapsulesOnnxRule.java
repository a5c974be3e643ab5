package io.github.dl4jquant.layers.capsule;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxLinear;
import io.github.dl4jquant.layers.common.OnnxParts;
import io.github.dl4jquant.layers.common.OnnxWindow;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.PrimaryCapsules;

/** {@link QuantizedPrimaryCapsules} as a convolution, Reshape and the shortening of each capsule. */
@AutoService(OnnxRule.class)
public final class PrimaryCapsulesOnnxRule implements OnnxRule<QuantizedPrimaryCapsules> {

    @Override
    public Class<QuantizedPrimaryCapsules> confType() {
        return QuantizedPrimaryCapsules.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(PrimaryCapsules.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedPrimaryCapsules conf) {
        return Optional.of(
                OnnxInput.anySize(TensorKind.IMAGE_NHWC, conf.getGeometry().inChannels()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedPrimaryCapsules> node, OnnxGraph graph) {
        CapsuleGeometry geometry = node.conf().getGeometry();
        OnnxWindow window = OnnxWindow.ofImages(geometry.window());
        OnnxTensor prepared = window.prepared(node.input(), graph);
        OnnxTensor image = new OnnxParts(graph, node)
                .product(
                        0,
                        OnnxLinear.Convolution.of(window, geometry.inChannels(), geometry.outChannels(), 1),
                        prepared,
                        node.conf().isNonNegativeInput(),
                        geometry.activation(),
                        TensorFormat.float32())
                .emit(prepared, TensorKind.IMAGE_NHWC);
        String capsules = graph.reshape(image.name(), 0, geometry.capsules(), geometry.dimensions());
        return graph.store(Squash.of(graph, capsules, 2), TensorKind.SEQUENCE_NWC, node.output());
    }
}
