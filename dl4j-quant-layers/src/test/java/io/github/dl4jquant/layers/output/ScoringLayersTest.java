package io.github.dl4jquant.layers.output;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CenterLossOutputLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.ocnn.OCNNOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Output layers that score more than their output. */
class ScoringLayersTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                Subject.of("centre loss", centerLoss(), 12).expecting("out", INT8_STATIC),
                Subject.of("centre loss in the middle", inTheMiddle(), new long[] {12})
                        .expecting("out", INT8_STATIC)
                        .expecting("next", INT8_STATIC),
                Subject.of("one class, sigmoid", oneClass(Activation.SIGMOID), 12)
                        .expecting("out", INT8_STATIC),
                Subject.of("one class, cube", oneClass(Activation.CUBE), 12).expecting("out", INT8_STATIC));
    }

    @Test
    void centerLossScoresAsTheFloatNetworkDoes() {
        MultiLayerNetwork net = centerLoss();
        DataSet data = data(40);
        MultiLayerNetwork same = QuantizationTransform.apply(net, QuantizationConfig.float32());
        MultiLayerNetwork int8 = QuantizationTransform.apply(
                net, QuantizationConfig.weightAndActivation(new SingletonDataSetIterator(data)));

        double expected = net.score(data);
        assertThat(same.score(data)).isCloseTo(expected, within(1e-4));
        assertThat(int8.score(data)).isCloseTo(expected, within(0.05 * expected));
        assertThat(same.scoreExamples(data, false).meanNumber().doubleValue()).isCloseTo(expected, within(1e-4));
        assertThat(accuracy(same, data)).isEqualTo(accuracy(net, data));
        assertThat(same.predict(data.getFeatures())).isEqualTo(net.predict(data.getFeatures()));
    }

    @Test
    void theOneClassLayerScoresAsTheFloatNetworkDoes() {
        MultiLayerNetwork net = oneClass(Activation.SIGMOID);
        DataSet data = data(40);
        double expected = net.score(data);

        MultiLayerNetwork same = QuantizationTransform.apply(net, QuantizationConfig.float32());

        assertThat(same.score(data)).isCloseTo(expected, within(1e-5));
    }

    @Test
    void itCannotBeTrained() {
        MultiLayerNetwork quantized = QuantizationTransform.apply(centerLoss(), QuantizationConfig.dynamic());

        assertThatThrownBy(() -> quantized.fit(data(4)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Cannot train layer 'out' (CenterLossOutputLayer");
    }

    private static double accuracy(MultiLayerNetwork net, DataSet data) {
        return net.evaluate(new SingletonDataSetIterator(data)).accuracy();
    }

    private static DataSet data(int samples) {
        Nd4j.getRandom().setSeed(3);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, samples, 5);
        for (int i = 0; i < samples; i++) {
            labels.putScalar(i, i % 5, 1f);
        }
        return new DataSet(Nd4j.randn(DataType.FLOAT, samples, 12), labels);
    }

    private static MultiLayerNetwork centerLoss() {
        MultiLayerNetwork net = sequential(InputType.feedForward(12), hidden(), centerLossLayer());
        INDArray centers = net.getLayer(1).getParam("cL");
        Nd4j.getRandom().setSeed(5);
        centers.assign(Nd4j.rand(DataType.FLOAT, centers.shape()));
        return net;
    }

    private static org.deeplearning4j.nn.graph.ComputationGraph inTheMiddle() {
        return TestNetworks.graph(TestNetworks.settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(12))
                .addLayer("hidden", hidden(), "in")
                .addLayer("out", centerLossLayer(), "hidden")
                .addLayer("next", new DenseLayer.Builder().nOut(4).build(), "out")
                .setOutputs("next"));
    }

    private static Layer centerLossLayer() {
        return new CenterLossOutputLayer.Builder(LossFunction.MCXENT)
                .name("out")
                .nOut(5)
                .lambda(0.3)
                .activation(Activation.SOFTMAX)
                .build();
    }

    private static MultiLayerNetwork oneClass(Activation activation) {
        return sequential(
                InputType.feedForward(12),
                hidden(),
                new OCNNOutputLayer.Builder()
                        .name("out")
                        .hiddenLayerSize(7)
                        .activation(activation.getActivationFunction())
                        .build());
    }

    private static DenseLayer hidden() {
        return new DenseLayer.Builder()
                .name("hidden")
                .nOut(9)
                .activation(Activation.RELU)
                .build();
    }
}
