package io.github.dl4jquant.integration;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToBatchLayer;
import org.deeplearning4j.nn.conf.layers.SpaceToDepthLayer;
import org.deeplearning4j.nn.conf.layers.Upsampling3D;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayerWithBackprop;
import org.deeplearning4j.nn.conf.layers.misc.RepeatVector;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/** What has no int8 form, or not with these settings, gives the answers of the float network inside a quantized one. */
class LayersThatStayFloatTest extends NodeQuantizerContract {

    private static final String UNKNOWN = "it is not one of Deeplearning4j's layers, and no rule for it was found";

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(Stream.of(userLayers(), frozenUserLayer(), userVertices()), softmaxes(), otherSettings())
                .flatMap(s -> s);
    }

    private static Subject userLayers() {
        UserLayers.UserDense user = new UserLayers.UserDense();
        user.setLayerName("user");
        UserLayers.Square square = new UserLayers.Square();
        square.setLayerName("square");
        UserLayers.DerivedActivation derived = new UserLayers.DerivedActivation();
        derived.setLayerName("derived");
        return Subject.of(
                        "user layers",
                        sequential(
                                InputType.feedForward(6),
                                dense("dense"),
                                user,
                                derived,
                                square,
                                new UserLayers.UserOutput()),
                        6)
                .refusing("user", UNKNOWN)
                .refusing("square", UNKNOWN)
                .refusing("derived", UNKNOWN)
                .refusing("layer4", UNKNOWN)
                .notExportable("'square' (Square): no rule for " + UserLayers.Square.class.getName());
    }

    private static Subject frozenUserLayer() {
        UserLayers.UserDense user = new UserLayers.UserDense();
        return Subject.of(
                        "frozen",
                        sequential(
                                InputType.feedForward(6),
                                new FrozenLayer(user),
                                new FrozenLayerWithBackprop(dense("dense"))),
                        6)
                .refusing("layer0", "no int8 form of UserDense")
                .notExportable("'layer0' (UserDense): no rule for " + UserLayers.UserDense.class.getName());
    }

    private static Subject userVertices() {
        return Subject.of(
                        "user vertices",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.feedForward(6))
                                .addLayer("a", dense("a"), "in")
                                .addLayer("b", dense("b"), "in")
                                .addVertex("user", new UserLayers.UserVertex(), "a", "b")
                                .addVertex("difference", new UserLayers.Difference(), "user", "a")
                                .addLayer("dense", dense("dense"), "difference")
                                .setOutputs("dense")),
                        new long[] {6})
                .refusing("user", UNKNOWN)
                .refusing("difference", UNKNOWN)
                .notExportable("'user' (UserVertex): no rule for " + UserLayers.UserVertex.class.getName());
    }

    /** It runs over the last axis, whatever that is: of the network's own order. */
    private static Stream<Subject> softmaxes() {
        return Stream.of(
                Subject.of("softmax of vectors", sequential(InputType.feedForward(6), dense("dense"), softmax()), 6)
                        .refusing("softmax", "in float, not quantized"),
                Subject.of(
                        "softmax of images",
                        sequential(InputType.convolutional(5, 4, 3), convolution(CNN2DFormat.NCHW), softmax()),
                        3,
                        5,
                        4),
                Subject.of(
                        "softmax of images, channels last",
                        sequential(
                                InputType.convolutional(5, 4, 3, CNN2DFormat.NHWC),
                                convolution(CNN2DFormat.NHWC),
                                softmax()),
                        5,
                        4,
                        3),
                Subject.of(
                                "softmax of sequences",
                                sequential(InputType.recurrent(3, 5), attention(), softmax(), attention()),
                                3,
                                5)
                        .atLeast(QuantizationMode.WEIGHT_ONLY, 30),
                Subject.of(
                        "softmax of volumes",
                        sequential(
                                InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 3, 4, 5, 2),
                                new Upsampling3D.Builder(1)
                                        .dataFormat(Convolution3D.DataFormat.NCDHW)
                                        .build(),
                                softmax()),
                        2,
                        3,
                        4,
                        5));
    }

    private static Stream<Subject> otherSettings() {
        return Stream.of(
                Subject.of(
                                "dense layer with layer normalization",
                                sequential(
                                        InputType.feedForward(6),
                                        dense("dense"),
                                        new DenseLayer.Builder()
                                                .name("normalized")
                                                .nOut(5)
                                                .hasLayerNorm(true)
                                                .build()),
                                6)
                        .refusing("normalized", "layer normalization"),
                images("space to depth", new SpaceToDepthLayer.Builder(2, SpaceToDepthLayer.DataFormat.NCHW).build()),
                images(
                        "p-norm pooling",
                        new GlobalPoolingLayer.Builder(PoolingType.PNORM)
                                .pnorm(2)
                                .build()),
                images("normalization of images", new BatchNormalization()),
                Subject.of(
                        "repeated vectors",
                        sequential(InputType.feedForward(6), dense("dense"), new RepeatVector.Builder(3).build()),
                        6));
    }

    /** It moves parts of images to other samples, so that there is no result for one sample. */
    @Test
    void spaceToBatchGivesTheAnswersOfTheFloatNetwork() {
        MultiLayerNetwork net = sequential(
                InputType.convolutional(5, 4, 3),
                convolution(CNN2DFormat.NCHW),
                new SpaceToBatchLayer.Builder(new int[] {2, 2}).build());
        var x = Nd4j.randn(DataType.FLOAT, 2, 3, 5, 4);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());

        assertThat(quantized.output(x).equalsWithEps(net.output(x), 1e-4)).isTrue();
    }

    @Test
    void theScoreOfAUsersOutputLayerIsThatOfTheFloatNetwork() {
        MultiLayerNetwork net = sequential(InputType.feedForward(6), dense("dense"), new UserLayers.UserOutput());
        DataSet data = new DataSet(Nd4j.randn(DataType.FLOAT, 8, 6), Nd4j.randn(DataType.FLOAT, 8, 3));
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());

        assertThat(quantized.score(data)).isCloseTo(net.score(data), within(1e-5));
    }

    private static Subject images(String name, Layer layer) {
        return Subject.of(
                name, sequential(InputType.convolutional(5, 4, 3), convolution(CNN2DFormat.NCHW), layer), 3, 5, 4);
    }

    private static Layer convolution(CNN2DFormat format) {
        return new ConvolutionLayer.Builder(2, 1)
                .nOut(8)
                .dataFormat(format)
                .activation(Activation.RELU)
                .build();
    }

    private static Layer attention() {
        return new SelfAttentionLayer.Builder()
                .nIn(3)
                .nOut(3)
                .nHeads(1)
                .projectInput(true)
                .build();
    }

    private static Layer softmax() {
        return new ActivationLayer.Builder()
                .name("softmax")
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static DenseLayer dense(String name) {
        return new DenseLayer.Builder()
                .name(name)
                .nOut(6)
                .activation(Activation.RELU)
                .build();
    }
}
