package io.github.dl4jquant.layers.normalization;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.graph.GraphNode;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodeQuantizer;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Rule for {@link BatchNormalization}: {@code gamma * (x - mean) / sqrt(var + eps) + beta} per channel. Deeplearning4j
 * ignores the activation that one can set on it, and so does this.
 */
@AutoService(NodeQuantizer.class)
public final class BatchNormalizationQuantizer implements NodeQuantizer<BatchNormalization> {

    @Override
    public Class<BatchNormalization> nodeType() {
        return BatchNormalization.class;
    }

    @Override
    public Set<Precision> precisions() {
        return NormalizationOperation.PRECISIONS;
    }

    @Override
    public List<Step> lower(GraphNode node, BatchNormalization conf) {
        checkAxis(node.inputKind(), conf.getCnn2DFormat());
        return NodeQuantizer.single(affine(conf, node.params()));
    }

    /** What it multiplies by and adds. */
    static BatchNormalizationOperation affine(BatchNormalization conf, Map<String, INDArray> params) {
        float[] mean = TrainedWeights.floats(params.get(BatchNormalizationParamInitializer.GLOBAL_MEAN));
        double[] variance = variance(params);
        float[] gamma;
        float[] beta;
        if (conf.isLockGammaBeta()) {
            // Deeplearning4j applies them only where both differ from the default
            boolean applied = conf.getGamma() != 1.0 && conf.getBeta() != 0.0;
            gamma = filled(mean.length, applied ? conf.getGamma() : 1.0);
            beta = filled(mean.length, applied ? conf.getBeta() : 0.0);
        } else {
            gamma = TrainedWeights.floats(params.get(BatchNormalizationParamInitializer.GAMMA));
            beta = TrainedWeights.floats(params.get(BatchNormalizationParamInitializer.BETA));
        }
        float[] scale = new float[mean.length];
        float[] shift = new float[mean.length];
        for (int c = 0; c < scale.length; c++) {
            double factor = gamma[c] / Math.sqrt(variance[c] + conf.getEps());
            scale[c] = (float) factor;
            shift[c] = (float) (beta[c] - mean[c] * factor);
        }
        return new BatchNormalizationOperation(scale, shift);
    }

    /** Of sequences Deeplearning4j takes only channels last, and only where it is told so: as images of height 1. */
    private static void checkAxis(TensorKind kind, CNN2DFormat format) {
        boolean last = format == CNN2DFormat.NHWC;
        if (!kind.isImage() && kind != TensorKind.FEED_FORWARD && !(kind == TensorKind.SEQUENCE_NWC && last)) {
            throw new UnsupportedNodeException("batch normalization of a tensor of kind " + kind);
        }
        if (kind.isImage() && (kind == TensorKind.IMAGE_NHWC) != last) {
            throw new UnsupportedNodeException("batch normalization set to " + format + " of an image of kind " + kind);
        }
    }

    /** Stored as it is or as the decimal logarithm of its root. */
    private static double[] variance(Map<String, INDArray> params) {
        INDArray logs = params.get(BatchNormalizationParamInitializer.GLOBAL_LOG_STD);
        float[] stored =
                TrainedWeights.floats(logs == null ? params.get(BatchNormalizationParamInitializer.GLOBAL_VAR) : logs);
        double[] variance = new double[stored.length];
        for (int c = 0; c < stored.length; c++) {
            variance[c] = logs == null ? stored[c] : Math.pow(10.0, 2.0 * stored[c]);
        }
        return variance;
    }

    private static float[] filled(int length, double value) {
        float[] values = new float[length];
        Arrays.fill(values, (float) value);
        return values;
    }
}
