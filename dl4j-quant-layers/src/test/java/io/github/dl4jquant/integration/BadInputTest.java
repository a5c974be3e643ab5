package io.github.dl4jquant.integration;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.CalibrationException;
import io.github.dl4jquant.errors.InvalidInputException;
import io.github.dl4jquant.errors.InvalidNetworkException;
import io.github.dl4jquant.errors.ModelDataException;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.io.EmbeddedPlan;
import io.github.dl4jquant.layers.common.Verifiable;
import java.io.File;
import java.nio.file.Path;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.dataset.api.iterator.DataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Everything that can be wrong with what a user hands in: an exception that says what, where, and what to do. */
class BadInputTest {

    private static QuantizationConfig staticOn(INDArray features) {
        return QuantizationConfig.weightAndActivation(Networks.iterator(features));
    }

    @Test
    void nullNetwork() {
        assertThatThrownBy(() -> QuantizationTransform.apply((MultiLayerNetwork) null))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("null")
                .hasMessageContaining("expected a trained");
        assertThatThrownBy(() -> QuantizationTransform.apply((ComputationGraph) null))
                .isInstanceOf(InvalidNetworkException.class);
    }

    @Test
    void networkThatWasNeverInitialised() {
        MultiLayerNetwork net = new MultiLayerNetwork(Networks.mlpConfiguration());
        assertThatThrownBy(() -> QuantizationTransform.apply(net))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("init()");
        ComputationGraph graph = new ComputationGraph(
                Networks.mlp().toComputationGraph().getConfiguration().clone());
        assertThatThrownBy(() -> QuantizationTransform.apply(graph))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("init()");
    }

    @Test
    void networkThatIsQuantizedAlready() {
        MultiLayerNetwork quantized = QuantizationTransform.apply(Networks.mlp());
        assertThatThrownBy(() -> QuantizationTransform.apply(quantized))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("quantized already");
        ComputationGraph graph = QuantizationTransform.apply(Networks.mlp().toComputationGraph());
        assertThatThrownBy(() -> QuantizationTransform.apply(graph, QuantizationConfig.dynamic()))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("quantized already");
    }

    @Test
    void nullConfiguration() {
        assertThatThrownBy(() -> QuantizationTransform.apply(Networks.mlp(), (QuantizationConfig) null))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("configuration")
                .hasMessageContaining("weightOnly()");
    }

    @Test
    void noCalibrationIterator() {
        assertThatThrownBy(() -> QuantizationConfig.weightAndActivation((DataSetIterator) null))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("iterator is null");
        assertThatThrownBy(() -> QuantizationConfig.builder()
                        .mode(QuantizationMode.WEIGHT_AND_ACTIVATION)
                        .build())
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("dynamic()");
    }

    @Test
    void emptyCalibrationIterator() {
        DataSetIterator empty = new org.deeplearning4j.datasets.iterator.ExistingDataSetIterator(List.of());
        assertThatThrownBy(() ->
                        QuantizationTransform.apply(Networks.mlp(), QuantizationConfig.weightAndActivation(empty)))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("no data")
                .hasMessageContaining("at least one");
    }

    @Test
    void calibrationDataOfTheWrongShape() {
        assertThatThrownBy(() -> QuantizationTransform.apply(Networks.mlp(), staticOn(Networks.inputs(8, 5))))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("'hidden'")
                .hasMessageContaining("[1, 5]") // the first sample goes alone
                .hasMessageContaining("[minibatch, 4]");
    }

    @Test
    void weightThatIsNotANumber() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
            MultiLayerNetwork net = Networks.mlp();
            net.getLayer(0).getParam("W").putScalar(2, 5, bad);
            assertThatThrownBy(() -> QuantizationTransform.apply(net))
                    .isInstanceOf(InvalidNetworkException.class)
                    .hasMessageContaining("'hidden' (DenseLayer, index 0)")
                    .hasMessageContaining("'W'")
                    .hasMessageContaining(String.valueOf(bad));
        }
    }

    @Test
    void calibrationDataThatIsNotANumber() {
        INDArray features = Networks.inputs(8, 4);
        features.putScalar(3, 1, Double.NaN);
        assertThatThrownBy(() -> QuantizationTransform.apply(Networks.mlp(), staticOn(features)))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("input")
                .hasMessageContaining("NaN")
                .hasMessageContaining("minibatch 0");
    }

    @Test
    void activationThatOverflows() {
        MultiLayerNetwork net = Networks.mlp();
        net.getLayer(0).getParam("W").assign(3e38);
        assertThatThrownBy(() -> QuantizationTransform.apply(net, staticOn(Networks.inputs(8, 4))))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("'hidden'")
                .hasMessageContaining("Infinity");
    }

    @Test
    void inputThatIsNotANumberAtRunTime() {
        for (QuantizationConfig config : List.of(
                staticOn(Networks.inputs(32, 4)),
                QuantizationConfig.dynamic(),
                QuantizationConfig.weightOnly(),
                QuantizationConfig.float32())) {
            MultiLayerNetwork quantized = QuantizationTransform.apply(Networks.mlp(), config);
            INDArray input = Networks.inputs(3, 4);
            input.putScalar(1, 2, Double.NEGATIVE_INFINITY);
            assertThatThrownBy(() -> quantized.output(input))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("sample 1")
                    .hasMessageContaining("-Infinity");
            assertThat(quantized.output(Networks.inputs(3, 4)).rows())
                    .as("usable afterwards")
                    .isEqualTo(3);
        }
    }

    @Test
    void constantZeroTensorIsRefusedUnlessAccepted() {
        MultiLayerNetwork net = Networks.mlp();
        net.getLayer(0).getParam("b").assign(-1e6); // nothing gets past the ReLU
        assertThatThrownBy(() -> QuantizationTransform.apply(net, staticOn(Networks.inputs(8, 4))))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("'hidden'")
                .hasMessageContaining("were 0")
                .hasMessageContaining("acceptDegenerateTensors(true)");
        QuantizationConfig accepting = QuantizationConfig.builder()
                .mode(QuantizationMode.WEIGHT_AND_ACTIVATION)
                .calibrationData(Networks.iterator(Networks.inputs(8, 4)))
                .acceptDegenerateTensors(true)
                .build();
        INDArray input = Networks.inputs(5, 4);
        assertThat(QuantizationTransform.apply(net, accepting).output(input).equalsWithEps(net.output(input), 0.02))
                .isTrue();
    }

    @Test
    void blankImagesAreRefused() {
        assertThatThrownBy(() -> QuantizationTransform.apply(Networks.lenet(), staticOn(Nd4j.zeros(8, 144))))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("were 0");
    }

    @Test
    void channelOfZeroWeightsIsRefusedUnlessAccepted() {
        MultiLayerNetwork net = Networks.mlp();
        net.getLayer(0).getParam("W").getColumn(6).assign(0);
        assertThatThrownBy(() -> QuantizationTransform.apply(net))
                .isInstanceOf(InvalidNetworkException.class)
                .hasMessageContaining("'hidden'")
                .hasMessageContaining("channel 6")
                .hasMessageContaining("acceptDegenerateTensors(true)");
        QuantizationConfig accepting =
                QuantizationConfig.builder().acceptDegenerateTensors(true).build();
        INDArray input = Networks.inputs(5, 4);
        assertThat(QuantizationTransform.apply(net, accepting).output(input).equalsWithEps(net.output(input), 0.02))
                .isTrue();
        assertThat(QuantizationTransform.apply(net, QuantizationConfig.float32()))
                .as("float needs no scale")
                .isNotNull();
    }

    @Test
    void inputOfTheWrongShapeAtRunTime() {
        MultiLayerNetwork quantized = QuantizationTransform.apply(Networks.mlp(), staticOn(Networks.inputs(32, 4)));
        assertThatThrownBy(() -> quantized.output(Networks.inputs(2, 7)))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("'hidden'")
                .hasMessageContaining("[2, 7]")
                .hasMessageContaining("[minibatch, 4]");
    }

    @Test
    void parametersThatWereDamagedAreRefusedByLayer(@TempDir Path folder) throws Exception {
        MultiLayerNetwork quantized = QuantizationTransform.apply(Networks.lenet());
        INDArray block = quantized.getLayer(quantized.getnLayers() - 2).params();
        block.putScalar(70, block.getInt(70) + 1);
        File file = folder.resolve("damaged.zip").toFile();
        ModelSerializer.writeModel(quantized, file, false);
        MultiLayerNetwork restored = ModelSerializer.restoreMultiLayerNetwork(file);
        assertThatThrownBy(() -> ((Verifiable) restored.getLayer(restored.getnLayers() - 2)).verify())
                .isInstanceOf(ModelDataException.class);
        assertThatThrownBy(() -> restored.output(Networks.inputs(2, 144)))
                .isInstanceOf(ModelDataException.class)
                .hasMessageContaining("'output-logits'")
                .hasMessageContaining("checksum");
    }

    @Test
    void headersThatWereDamagedAreRefusedByLayer() {
        for (int at : new int[] {0, 4, 8, 12, 16, 24}) {
            MultiLayerNetwork quantized = QuantizationTransform.apply(Networks.mlp());
            INDArray block = quantized.params();
            block.putScalar(at, block.getInt(at) + 1);
            assertThatThrownBy(() -> quantized.output(Networks.inputs(2, 4)))
                    .as("byte %d", at)
                    .isInstanceOf(ModelDataException.class)
                    .hasMessageContaining("'hidden'");
        }
    }

    @Test
    void networkWithoutParametersYet() {
        MultiLayerNetwork quantized = QuantizationTransform.apply(Networks.mlp());
        MultiLayerNetwork empty =
                new MultiLayerNetwork(quantized.getLayerWiseConfigurations().clone());
        empty.init();
        assertThatThrownBy(() -> empty.output(Networks.inputs(2, 4)))
                .isInstanceOf(ModelDataException.class)
                .hasMessageContaining("no parameters yet");
        empty.setParams(quantized.params());
        assertThat(bits(empty.output(Networks.inputs(2, 4)))).isEqualTo(bits(quantized.output(Networks.inputs(2, 4))));
    }

    @Test
    void trainingIsRefused() {
        MultiLayerNetwork quantized = QuantizationTransform.apply(Networks.mlp());
        assertThatThrownBy(() -> quantized.fit(new DataSet(Networks.inputs(4, 4), Nd4j.zeros(4, 3))))
                .hasMessageContaining("inference");
    }

    @Test
    void planOfAFloatNetwork() {
        assertThatThrownBy(() -> EmbeddedPlan.of(Networks.mlp()))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("Quantize it first");
    }

    @Test
    void planOfAnotherNetwork() {
        var plan = QuantizationTransform.transform(Networks.mlp(), QuantizationConfig.weightOnly())
                .plan();
        assertThatThrownBy(() -> QuantizationTransform.apply(Networks.lenet(), plan))
                .isInstanceOf(PlanException.class)
                .hasMessageContaining("says nothing of layer");
    }

    @Test
    void iteratorThatIsUsedUpAndCannotBeReset() {
        DataSet data = new DataSet(Networks.inputs(4, 4), Nd4j.zeros(4, 3));
        DataSetIterator once = new ViewIterator(data, 4) {
            @Override
            public boolean resetSupported() {
                return false;
            }
        };
        while (once.hasNext()) {
            once.next();
        }
        assertThatThrownBy(
                        () -> QuantizationTransform.apply(Networks.mlp(), QuantizationConfig.weightAndActivation(once)))
                .isInstanceOf(CalibrationException.class)
                .hasMessageContaining("cannot be reset");
    }
}
