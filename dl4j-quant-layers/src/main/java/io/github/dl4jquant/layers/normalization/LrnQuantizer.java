package io.github.dl4jquant.layers.normalization;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.layers.common.ImageLayers;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.layers.LocalResponseNormalization;

/** Rule for {@link LocalResponseNormalization}: {@code x * (k + alpha * sum x'^2)^-beta}, n/2 channels to either side. */
@AutoService(NodeQuantizer.class)
public final class LrnQuantizer implements NodeQuantizer<LocalResponseNormalization> {

    @Override
    public Class<LocalResponseNormalization> nodeType() {
        return LocalResponseNormalization.class;
    }

    @Override
    public Set<Precision> precisions() {
        return NormalizationOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, LocalResponseNormalization conf) {
        ImageLayers.requireImage(node, conf.getDataFormat());
        return NodeQuantizer.single(new LrnOperation(
                (int) conf.getN() / 2, (float) conf.getK(), (float) conf.getAlpha(), (float) conf.getBeta()));
    }
}
