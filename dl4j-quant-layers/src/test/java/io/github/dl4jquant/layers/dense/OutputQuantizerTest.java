package io.github.dl4jquant.layers.dense;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static io.github.dl4jquant.scheme.Precision.ORIGINAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Output layers, and loss layers behind dense ones. */
class OutputQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                Subject.of("softmax", classifier(), 12)
                        .expecting("hidden", INT8_STATIC)
                        .expecting("out-logits", INT8_STATIC)
                        .expecting("out", ORIGINAL),
                Subject.of(
                        "regression",
                        sequential(
                                InputType.feedForward(12),
                                hidden(),
                                new OutputLayer.Builder(LossFunction.MSE)
                                        .name("out")
                                        .nOut(2)
                                        .activation(Activation.IDENTITY)
                                        .build()),
                        12),
                Subject.of(
                                "loss layer",
                                sequential(
                                        InputType.feedForward(12),
                                        hidden(),
                                        new LossLayer.Builder(LossFunction.XENT)
                                                .name("loss")
                                                .activation(Activation.SIGMOID)
                                                .build()),
                                12)
                        .expecting("loss", ORIGINAL));
    }

    @Test
    void scoreAndEvaluationAreThoseOfTheFloatNetwork() {
        MultiLayerNetwork net = classifier();
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());
        Nd4j.getRandom().setSeed(3);
        INDArray x = Nd4j.randn(DataType.FLOAT, 40, 12);
        INDArray labels = Nd4j.zeros(DataType.FLOAT, 40, 5);
        for (int i = 0; i < 40; i++) {
            labels.putScalar(i, i % 5, 1f);
        }
        DataSet data = new DataSet(x, labels);

        assertThat(quantized.score(data)).isCloseTo(net.score(data), within(1e-5));
        assertThat(evaluate(quantized, data)).isEqualTo(evaluate(net, data));
    }

    private static double evaluate(MultiLayerNetwork net, DataSet data) {
        return net.evaluate(new org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator(data))
                .accuracy();
    }

    private static MultiLayerNetwork classifier() {
        return sequential(
                InputType.feedForward(12),
                hidden(),
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("out")
                        .nOut(5)
                        .activation(Activation.SOFTMAX)
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
