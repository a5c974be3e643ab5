package io.github.dl4jquant.layers.dense;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxLinear;
import io.github.dl4jquant.layers.common.OnnxProduct;
import io.github.dl4jquant.layers.common.OnnxRows;
import io.github.dl4jquant.layers.common.OnnxWeights;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.AutoEncoder;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;

/**
 * {@link QuantizedDense} as Gemm or MatMulInteger, with Flatten before it where it reads an image; over the rows of all time
 * steps where it reads a sequence.
 */
@AutoService(OnnxRule.class)
public final class DenseOnnxRule implements OnnxRule<QuantizedDense> {

    @Override
    public Class<QuantizedDense> confType() {
        return QuantizedDense.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(AutoEncoder.class, DenseLayer.class, OutputLayer.class, RnnOutputLayer.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedDense conf) {
        ImageSize image = conf.getImage();
        TensorKind rows = conf.isOverTime() ? TensorKind.SEQUENCE_NWC : TensorKind.FEED_FORWARD;
        return Optional.of(
                image == null
                        ? OnnxInput.anySize(rows, conf.getNIn())
                        : OnnxInput.of(TensorKind.IMAGE_NHWC, image.channels(), image.height(), image.width()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedDense> node, OnnxGraph graph) {
        QuantizedDense conf = node.conf();
        ImageSize image = conf.getImage();
        OnnxTensor x = node.input();
        if (image == null && x.kind().isSequence()) {
            OnnxTensor rows = OnnxRows.of(graph, x, conf.getNIn());
            return OnnxRows.sequence(graph, product(node.reading(List.of(rows)), rows, 1, graph), x, x.kind());
        }
        if (image != null) {
            x = graph.store(graph.flatten(graph.real(x)), TensorKind.FEED_FORWARD, x.format());
        }
        // images are channels first here, in whatever order the weights were trained
        int positions = image == null ? 1 : image.height() * image.width();
        return product(node, x, positions, graph);
    }

    private static OnnxTensor product(OnnxNode<QuantizedDense> node, OnnxTensor x, int positions, OnnxGraph graph) {
        QuantizedDense conf = node.conf();
        return new OnnxProduct(
                        graph,
                        node,
                        new OnnxLinear.Dense(conf.getNIn(), conf.getNOut(), positions),
                        OnnxWeights.of(node),
                        conf.getActivation(),
                        conf.isNonNegativeInput(),
                        null)
                .emit(x, TensorKind.FEED_FORWARD);
    }
}
