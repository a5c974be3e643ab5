package io.github.dl4jquant.layers.common;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationSoftmax;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

class VectorLossTest {

    @ParameterizedTest
    @EnumSource(
            value = Activation.class,
            names = {"SOFTMAX", "SIGMOID", "IDENTITY", "TANH"})
    void outputsAndScoresAreDeeplearning4js(Activation activation) {
        MultiLayerNetwork net = network(activation, 7);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());
        INDArray x = Nd4j.rand(DataType.FLOAT, 5, 12);
        DataSet data = new DataSet(x, Nd4j.eye(7).castTo(DataType.FLOAT).getRows(0, 1, 2, 3, 6));

        assertThat(quantized.getLayer(quantized.getnLayers() - 1)).isInstanceOf(VectorLossImpl.class);
        for (int batch : new int[] {5, 1, 3}) { // kernels are compiled anew
            INDArray rows = x.getRows(0, 1, 2, 3, 4).get(org.nd4j.linalg.indexing.NDArrayIndex.interval(0, batch));
            assertThat(quantized.output(rows).sub(net.output(rows)).amaxNumber().floatValue())
                    .isLessThan(1e-6f);
        }
        assertThat(quantized.score(data)).isCloseTo(net.score(data), within(1e-5));
    }

    @Test
    void maskedRowsAreDeeplearning4js() {
        MultiLayerNetwork net = network(Activation.SOFTMAX, 7);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());
        INDArray x = Nd4j.rand(DataType.FLOAT, 3, 12);
        INDArray mask = Nd4j.createFromArray(1f, 0f, 1f).reshape(3, 1);

        INDArray expected = net.output(x, false, null, mask);

        assertThat(quantized
                        .output(x, false, null, mask)
                        .sub(expected)
                        .amaxNumber()
                        .floatValue())
                .isLessThan(1e-6f);
    }

    @Test
    void itIsReadFromJson() {
        MultiLayerNetwork quantized =
                QuantizationTransform.apply(network(Activation.SOFTMAX, 7), QuantizationConfig.weightOnly());
        String json = quantized.getLayerWiseConfigurations().toJson();

        assertThat(MultiLayerConfiguration.fromJson(json)).isEqualTo(quantized.getLayerWiseConfigurations());
        assertThat(json).doesNotContain("inputFormats\" : null").contains(VectorLoss.class.getName());
    }

    @Test
    void aFunctionThatKernelsLackStaysDeeplearning4js() {
        ActivationSoftmax own = new ActivationSoftmax() {
            private static final long serialVersionUID = 1L;
        };

        assertThat(VectorLoss.of(new LossMCXENT(), own).layer().getClass()).isEqualTo(LossLayer.class);
    }

    private static MultiLayerNetwork network(Activation activation, int columns) {
        return sequential(
                InputType.feedForward(12),
                new DenseLayer.Builder().nOut(9).activation(Activation.RELU).build(),
                new OutputLayer.Builder(activation == Activation.SOFTMAX ? LossFunction.MCXENT : LossFunction.MSE)
                        .nOut(columns)
                        .activation(activation)
                        .build());
    }
}
