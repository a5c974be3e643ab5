package io.github.dl4jquant.layers.variational;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxInput;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxParts;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.layers.variational.VariationalAutoencoder;

/** {@link QuantizedVariationalAutoencoder} as the dense layers of its encoder, up to the mean. */
@AutoService(OnnxRule.class)
public final class VariationalAutoencoderOnnxRule implements OnnxRule<QuantizedVariationalAutoencoder> {

    @Override
    public Class<QuantizedVariationalAutoencoder> confType() {
        return QuantizedVariationalAutoencoder.class;
    }

    @Override
    public List<Class<?>> covers() {
        return List.of(VariationalAutoencoder.class);
    }

    @Override
    public Optional<OnnxInput> reads(QuantizedVariationalAutoencoder conf) {
        return Optional.of(
                OnnxInput.of(TensorKind.FEED_FORWARD, conf.autoencoder().getNIn()));
    }

    @Override
    public OnnxTensor emit(OnnxNode<QuantizedVariationalAutoencoder> node, OnnxGraph graph) {
        QuantizedVariationalAutoencoder conf = node.conf();
        VariationalAutoencoder autoencoder = conf.autoencoder();
        OnnxParts parts = new OnnxParts(graph, node);
        int mean = conf.getParts().size() - 2;
        OnnxTensor current = node.input();
        for (int part = 0; part <= mean; part++) {
            current = parts.multiply(
                    part,
                    current,
                    part == 0 && conf.isNonNegativeInput(),
                    part == mean ? autoencoder.getPzxActivationFn() : autoencoder.getActivationFn());
        }
        return graph.store(current.name(), TensorKind.FEED_FORWARD, node.output());
    }
}
