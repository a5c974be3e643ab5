package io.github.dl4jquant.examples.coverage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.deeplearning4j.nn.conf.layers.BaseOutputLayer;
import org.deeplearning4j.nn.conf.layers.BaseRecurrentLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Gives a network that was only initialised weights and statistics such as training leaves behind, so that neither
 * vanishing nor exploding activations hide what quantization does: biases, channels of different strength, batch
 * statistics of real activations, and in networks without batch normalization layers whose results have a standard
 * deviation of 1 (Mishkin and Matas 2016, <i>All you need is a good init</i>). Used once, layer by layer from the input.
 */
final class SettledWeights {

    private static final LayerWorkspaceMgr MEMORY = LayerWorkspaceMgr.noWorkspaces();
    /** Standard deviation of what goes into a softmax or sigmoid: classes that differ, but not by all or nothing. */
    private static final double LOGIT_SPREAD = 2;
    /**
     * What batch normalization scales to, and around what. Networks of random weights that cut off half of everything at
     * each rectifier are chaotic: 50 layers on, rounding in the seventh digit is all that is left of them (Yang et al.
     * 2019, <i>A mean field theory of batch normalization</i>). Trained ones are not.
     */
    private static final double NORM_STRENGTH = 0.5;

    private static final double NORM_SHIFT = 1;

    private final Random random;

    private SettledWeights(long seed) {
        random = new Random(seed);
    }

    /**
     * Changes the weights of a network.
     *
     * @param features a few inputs
     * @return shape of the result of each layer and vertex, by name
     */
    static Map<String, long[]> settle(Model network, INDArray features, long seed) {
        SettledWeights settled = new SettledWeights(seed);
        Map<String, long[]> shapes = new HashMap<>();
        new FloatForward(settled::settle).run(network, features, shapes);
        return shapes;
    }

    private void settle(Layer layer, INDArray input) {
        if (layer.numParams() == 0) {
            return;
        }
        Map<String, INDArray> params = layer.paramTable();
        if (layer.conf().getLayer() instanceof BatchNormalization norm) {
            settle(norm, params, input);
            return;
        }
        params.forEach((key, array) -> {
            if (key.equals("b")) {
                array.addi(noise(array, 0.1));
            }
        });
        if (layer.conf().getLayer() instanceof ConvolutionLayer && params.containsKey("W")) {
            params.get("W").muli(strengths(params.get("W")));
        }
        boolean weighted = layer.conf().getLayer() instanceof BaseLayer
                && !(layer.conf().getLayer() instanceof BaseRecurrentLayer);
        if (weighted) {
            rescale(layer, (BaseLayer) layer.conf().getLayer(), input);
        }
    }

    /** Scales weights and biases so that what goes into the activation function has the wanted spread. */
    private static void rescale(Layer layer, BaseLayer conf, INDArray input) {
        IActivation activation = conf.getActivationFn();
        conf.setActivationFn(new ActivationIdentity());
        double spread;
        try {
            spread = layer.activate(input.dup('c'), false, MEMORY).stdNumber().doubleValue();
        } finally {
            conf.setActivationFn(activation);
            layer.clear();
        }
        double wanted = conf instanceof BaseOutputLayer ? LOGIT_SPREAD : 1;
        if (spread > 0) {
            layer.paramTable().forEach((key, array) -> {
                if (!key.equals("cL")) { // the class centres of a centre loss
                    array.muli(wanted / spread);
                }
            });
        }
        if (activation instanceof ActivationReLU && layer.paramTable().containsKey("b")) {
            layer.getParam("b").addi(NORM_SHIFT); // for the same reason as behind batch normalization
        }
    }

    private void settle(BatchNormalization conf, Map<String, INDArray> params, INDArray input) {
        int channelAxis = input.rank() == 4 && conf.getCnn2DFormat() == CNN2DFormat.NHWC ? 3 : 1;
        int[] others = IntStream.range(0, input.rank())
                .filter(axis -> axis != channelAxis)
                .toArray();
        INDArray variance = input.var(false, others).addi(1e-3); // of few samples: none may be next to 0
        INDArray mean = input.mean(others);
        params.get("mean").assign(mean.reshape(params.get("mean").shape()));
        if (params.containsKey("var")) {
            params.get("var").assign(variance.reshape(params.get("var").shape()));
        } else {
            INDArray log = Transforms.log(variance, 10, true).muli(0.5);
            params.get("log10stdev").assign(log.reshape(params.get("log10stdev").shape()));
        }
        if (params.containsKey("gamma")) {
            INDArray gamma = params.get("gamma");
            gamma.assign(noise(gamma, 0.1).addi(NORM_STRENGTH));
            params.get("beta").assign(noise(gamma, 0.1).addi(NORM_SHIFT));
        }
    }

    /** Channels of a trained layer differ in strength: by a factor of 1.3, once in three times. */
    private INDArray strengths(INDArray weights) {
        float[] values = new float[(int) weights.size(0)];
        for (int c = 0; c < values.length; c++) {
            values[c] = (float) Math.exp(0.26 * random.nextGaussian());
        }
        long[] shape = new long[weights.rank()];
        Arrays.fill(shape, 1);
        shape[0] = values.length;
        return Nd4j.createFromArray(values).reshape(shape);
    }

    private INDArray noise(INDArray like, double deviation) {
        float[] values = new float[(int) like.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (deviation * random.nextGaussian());
        }
        return Nd4j.createFromArray(values).reshape(like.shape());
    }
}
