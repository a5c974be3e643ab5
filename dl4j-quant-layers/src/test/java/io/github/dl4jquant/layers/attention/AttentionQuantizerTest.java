package io.github.dl4jquant.layers.attention;

import static io.github.dl4jquant.layers.common.TestNetworks.sequential;
import static io.github.dl4jquant.scheme.Precision.FLOAT32;
import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.export.OnnxExporter;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.OnnxRuntimeRun;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.graph.AttentionVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.RecurrentAttentionLayer;
import org.deeplearning4j.nn.conf.layers.SelfAttentionLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Attention layers and the attention vertex; learned queries have a test of their own. */
class AttentionQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                Subject.of(
                                "self",
                                sequential(InputType.recurrent(5, 7), self("a", 5, 6, 1, 0), self("b", 6, 8, 2, 3)),
                                5,
                                7)
                        .expecting("a", INT8_STATIC)
                        .expecting("b", INT8_STATIC)
                        .alsoOn(new long[] {5, 11}),
                Subject.of(
                                "self, unprojected",
                                sequential(
                                        InputType.recurrent(5, 7),
                                        new SelfAttentionLayer.Builder()
                                                .name("a")
                                                .nIn(5)
                                                .nOut(5)
                                                .nHeads(1)
                                                .projectInput(false)
                                                .build()),
                                5,
                                7)
                        .expecting("a", FLOAT32),
                Subject.of(
                                "recurrent",
                                sequential(
                                        InputType.recurrent(5, 7),
                                        recurrent("a", 5, 6, 2, true, Activation.TANH),
                                        recurrent("b", 6, 6, 1, false, Activation.SIGMOID)),
                                5,
                                7)
                        .expecting("a", INT8_STATIC)
                        .expecting("b", INT8_STATIC),
                vertex(),
                oneInputThrice());
    }

    /** Other than in Deeplearning4j, where the layer takes the length that it was made for. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 9})
    void aRecurrentLayerIsExportedForAnyLength(int steps) {
        MultiLayerNetwork quantized = QuantizationTransform.apply(
                sequential(InputType.recurrent(5, 7), recurrent("a", 5, 6, 2, true, Activation.TANH)),
                QuantizationConfig.dynamic());
        Nd4j.getRandom().setSeed(steps);
        INDArray x = Nd4j.randn(DataType.FLOAT, 3, 5, steps);

        try (OnnxRuntimeRun run = new OnnxRuntimeRun(OnnxExporter.model(quantized, OnnxOptions.defaults()))) {
            assertThat(run.output(x).get(0).equalsWithEps(quantized.output(x), 1e-4))
                    .isTrue();
        }
    }

    private static Subject vertex() {
        return Subject.of(
                        "vertex",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("q", "k", "v")
                                .setInputTypes(
                                        InputType.recurrent(3, 4), InputType.recurrent(5, 7), InputType.recurrent(2, 7))
                                .addVertex(
                                        "att",
                                        new AttentionVertex.Builder()
                                                .nInQueries(3)
                                                .nInKeys(5)
                                                .nInValues(2)
                                                .nHeads(2)
                                                .headSize(4)
                                                .nOut(6)
                                                .projectInput(true)
                                                .build(),
                                        "q",
                                        "k",
                                        "v")
                                .addLayer("self", self("self", 6, 4, 2, 0), "att")
                                .setOutputs("self")),
                        new long[] {3, 4},
                        new long[] {5, 7},
                        new long[] {2, 7})
                .expecting("att", INT8_STATIC);
    }

    private static Subject oneInputThrice() {
        return Subject.of(
                        "vertex, unprojected",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.recurrent(3, 4))
                                .addLayer("self", self("self", 3, 4, 2, 0), "in")
                                .addVertex(
                                        "att",
                                        new AttentionVertex.Builder()
                                                .nInQueries(4)
                                                .nInKeys(4)
                                                .nInValues(4)
                                                .nOut(4)
                                                .projectInput(false)
                                                .build(),
                                        "self",
                                        "self",
                                        "self")
                                .setOutputs("att")),
                        new long[] {3, 4})
                .expecting("att", FLOAT32);
    }

    private static SelfAttentionLayer self(String name, int nIn, int nOut, int heads, int headSize) {
        return new SelfAttentionLayer.Builder()
                .name(name)
                .nIn(nIn)
                .nOut(nOut)
                .nHeads(heads)
                .headSize(headSize)
                .projectInput(true)
                .build();
    }

    private static RecurrentAttentionLayer recurrent(
            String name, int nIn, int nOut, int heads, boolean projected, Activation activation) {
        return new RecurrentAttentionLayer.Builder()
                .name(name)
                .nIn(nIn)
                .nOut(nOut)
                .nHeads(heads)
                .activation(activation)
                .projectInput(projected)
                .build();
    }
}
