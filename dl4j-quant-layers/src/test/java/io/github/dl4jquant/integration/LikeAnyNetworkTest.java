package io.github.dl4jquant.integration;

import static io.github.dl4jquant.testing.Bits.bits;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.io.EmbeddedPlan;
import io.github.dl4jquant.io.PlanFile;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.scheme.Precision;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.evaluation.classification.Evaluation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.ViewIterator;
import org.nd4j.linalg.factory.Nd4j;

/** A quantized network is used like any Deeplearning4j network. */
class LikeAnyNetworkTest {

    private static final INDArray INPUT = Networks.inputs(33, 144);

    static QuantizationConfig config(QuantizationMode mode) {
        return QuantizationConfig.builder()
                .mode(mode)
                .calibrationData(Networks.iterator(Networks.inputs(64, 144)))
                .build();
    }

    private static MultiLayerNetwork quantized(QuantizationMode mode) {
        return QuantizationTransform.apply(Networks.lenet(), config(mode));
    }

    private static DataSet labelled(MultiLayerNetwork net) {
        INDArray classes = net.output(INPUT).argMax(1);
        INDArray labels = Nd4j.zeros(INPUT.rows(), 4);
        for (int i = 0; i < INPUT.rows(); i++) {
            labels.putScalar(i, classes.getInt(i), 1);
        }
        return new DataSet(INPUT, labels);
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void savesAndLoadsWithBitIdenticalOutput(QuantizationMode mode, @TempDir Path folder) throws Exception {
        MultiLayerNetwork net = quantized(mode);
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(net, file, false);
        INDArray expected = net.output(INPUT);
        assertThat(bits(ModelSerializer.restoreMultiLayerNetwork(file).output(INPUT)))
                .isEqualTo(bits(expected));
        assertThat(bits(MultiLayerNetwork.load(file, false).output(INPUT))).isEqualTo(bits(expected));
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void savesAndLoadsAsGraph(QuantizationMode mode, @TempDir Path folder) throws Exception {
        ComputationGraph net = QuantizationTransform.apply(Networks.lenet().toComputationGraph(), config(mode));
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(net, file, false);
        INDArray expected = net.outputSingle(INPUT);
        assertThat(bits(ModelSerializer.restoreComputationGraph(file).outputSingle(INPUT)))
                .isEqualTo(bits(expected));
        assertThat(bits(ComputationGraph.load(file, false).outputSingle(INPUT))).isEqualTo(bits(expected));
        assertThat(expected)
                .as("same as the sequential network")
                .isEqualTo(quantized(mode).output(INPUT));
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void evaluatesAndScoresLikeTheFloatNetwork(QuantizationMode mode) {
        MultiLayerNetwork net = Networks.lenet();
        DataSet data = labelled(net);
        MultiLayerNetwork quantized = quantized(mode);
        Evaluation evaluation = quantized.evaluate(new ViewIterator(data, 10));
        assertThat(evaluation.accuracy()).isGreaterThanOrEqualTo(0.9);
        assertThat(quantized.score(data)).isCloseTo(net.score(data), within(0.05));
        assertThat(quantized.summary()).contains("conv1").contains("QuantizedDenseImpl");
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void summaryShowsTheShapesOfTheFloatNetwork(QuantizationMode mode) {
        InputType flat = InputType.convolutionalFlat(12, 12, 1);
        String summary = quantized(mode).summary(flat);
        assertThat(summary).contains("InputTypeConvolutional(h=12,w=12,c=6");
        assertThat(summary).contains("InputTypeConvolutional(h=3,w=3,c=10");
        ComputationGraph graph = QuantizationTransform.apply(Networks.lenet().toComputationGraph(), config(mode));
        assertThat(graph.summary(InputType.feedForward(144))).contains("InputTypeFeedForward(32");
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void javaSerializationKeepsTheOutput(QuantizationMode mode) throws Exception {
        MultiLayerNetwork net = quantized(mode);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(net);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            assertThat(bits(((MultiLayerNetwork) in.readObject()).output(INPUT)))
                    .isEqualTo(bits(net.output(INPUT)));
        }
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void threadsWithTheirOwnClonesAgree(QuantizationMode mode) throws Exception {
        MultiLayerNetwork net = quantized(mode);
        INDArray expected = net.output(INPUT);
        ExecutorService pool = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> jobs = IntStream.range(0, 16)
                    .mapToObj(i -> (Callable<Boolean>) () -> {
                        MultiLayerNetwork own = i % 2 == 0 ? net : net.clone(); // output() is synchronized
                        boolean same = true;
                        for (int n = 0; n < 10; n++) {
                            same &= own.output(INPUT).equals(expected);
                        }
                        return same;
                    })
                    .toList();
            for (Future<Boolean> result : pool.invokeAll(jobs)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            pool.shutdown();
        }
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void carriesItsPlanWhichMakesTheSameNetworkAgain(QuantizationMode mode, @TempDir Path folder) throws Exception {
        MultiLayerNetwork net = quantized(mode);
        File file = folder.resolve("model.zip").toFile();
        ModelSerializer.writeModel(net, file, false);
        QuantizationPlan plan = EmbeddedPlan.of(ModelSerializer.restoreMultiLayerNetwork(file));
        assertThat(plan.mode()).isEqualTo(mode);
        MultiLayerNetwork again =
                QuantizationTransform.apply(Networks.lenet(), PlanFile.fromJson(PlanFile.toJson(plan)));
        assertThat(bits(again.output(INPUT))).isEqualTo(bits(net.output(INPUT)));
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void newParametersTakeEffectAfterKernelsWerePacked(QuantizationMode mode) {
        MultiLayerNetwork first = quantized(mode);
        first.output(INPUT);
        MultiLayerNetwork other = Networks.lenet();
        other.params().muli(0.5);
        QuantizationPlan plan = EmbeddedPlan.of(first);
        MultiLayerNetwork second = QuantizationTransform.apply(other, plan);
        first.setParams(second.params());
        assertThat(bits(first.output(INPUT))).isEqualTo(bits(second.output(INPUT)));
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void theSourceNetworkIsUntouched(QuantizationMode mode) {
        MultiLayerNetwork net = Networks.lenet();
        INDArray params = net.params().dup();
        String conf = net.getLayerWiseConfigurations().toJson();
        INDArray before = net.output(INPUT);
        QuantizationTransform.apply(net, config(mode)).output(INPUT);
        assertThat(net.params()).isEqualTo(params);
        assertThat(net.getLayerWiseConfigurations().toJson()).isEqualTo(conf);
        assertThat(bits(net.output(INPUT))).isEqualTo(bits(before));
    }

    @ParameterizedTest
    @EnumSource(
            value = QuantizationMode.class,
            names = {"WEIGHT_ONLY", "DYNAMIC", "WEIGHT_AND_ACTIVATION"})
    void theFileIsAQuarter(QuantizationMode mode, @TempDir Path folder) throws Exception {
        MultiLayerNetwork net = new MultiLayerNetwork(new org.deeplearning4j.nn.conf.NeuralNetConfiguration.Builder()
                .seed(3)
                .list()
                .layer(new org.deeplearning4j.nn.conf.layers.DenseLayer.Builder()
                        .nIn(144)
                        .nOut(2000)
                        .activation(org.nd4j.linalg.activations.Activation.RELU)
                        .build())
                .layer(new org.deeplearning4j.nn.conf.layers.OutputLayer.Builder()
                        .nIn(2000)
                        .nOut(4)
                        .activation(org.nd4j.linalg.activations.Activation.SOFTMAX)
                        .build())
                .build());
        net.init();
        File before = folder.resolve("float.zip").toFile();
        File after = folder.resolve("int8.zip").toFile();
        ModelSerializer.writeModel(net, before, false);
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, config(mode));
        ModelSerializer.writeModel(quantized, after, false);
        assertThat((double) after.length() / before.length()).isLessThan(0.27);
        assertThat(EmbeddedPlan.of(quantized).find("layer0").orElseThrow().precision())
                .isEqualTo(mode.preference().get(0));
    }

    @ParameterizedTest
    @EnumSource(Precision.class)
    void everyPrecisionIsKnownToTheTestsOfModes(Precision precision) {
        boolean ofAMode = java.util.Arrays.stream(QuantizationMode.values())
                .anyMatch(m -> m.preference().get(0) == precision);
        assertThat(ofAMode).isEqualTo(precision != Precision.ORIGINAL);
    }
}
