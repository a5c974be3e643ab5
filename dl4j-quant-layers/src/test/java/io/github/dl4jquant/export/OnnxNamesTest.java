package io.github.dl4jquant.export;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.layers.common.OnnxFolder;
import io.github.dl4jquant.layers.common.OnnxRuntimeRun;
import io.github.dl4jquant.layers.common.TestNetworks;
import onnx.Onnx.ModelProto;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Deeplearning4j takes any text for a name; in ONNX names of values are unique and not empty. */
class OnnxNamesTest {

    private static DenseLayer dense(String name, int units) {
        return new DenseLayer.Builder()
                .name(name)
                .nOut(units)
                .activation(Activation.TANH)
                .build();
    }

    private static INDArray run(ModelProto model, INDArray input) {
        try (OnnxRuntimeRun run = new OnnxRuntimeRun(model)) {
            return run.output(input).get(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "input", "layer1", "dense/Gemm", "/Gemm", "with space", "größe", "a\nb", "%s"})
    void anyNameWillDoEvenTwice(String name) {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.feedForward(4), dense(name, 5), dense(name, 4), dense("dense", 5), dense(name, 3));
        ModelProto model = OnnxExporter.model(net, OnnxOptions.defaults());
        OnnxFolder.keep(getClass(), "name-" + name.hashCode(), model);
        INDArray x = ExportNetworks.inputs(3, 4);
        assertThat(run(model, x).sub(net.output(x)).amaxNumber().doubleValue()).isLessThan(1e-5);
    }

    @Test
    void whatHasNoNameInAGraphIsGivenOne() {
        ComputationGraph vertex = TestNetworks.graph(TestNetworks.settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("", dense("", 5), "in")
                .addLayer("unnamed", dense("unnamed", 3), "")
                .setOutputs("unnamed", ""));
        ComputationGraph input = TestNetworks.graph(TestNetworks.settings()
                .graphBuilder()
                .addInputs("")
                .setInputTypes(InputType.feedForward(4))
                .addLayer("out", dense("out", 3), "")
                .setOutputs("out"));
        INDArray x = ExportNetworks.inputs(3, 4);
        for (ComputationGraph net : new ComputationGraph[] {vertex, input}) {
            ModelProto model = OnnxExporter.model(net, OnnxOptions.defaults());
            INDArray expected = net.output(x.dup())[0];
            assertThat(run(model, x).sub(expected).amaxNumber().doubleValue()).isLessThan(1e-5);
        }
        assertThat(OnnxExporter.model(vertex, OnnxOptions.defaults()).getGraph().getOutputList())
                .extracting(v -> v.getName())
                .containsExactly("unnamed", "unnamed-2");
        assertThat(OnnxExporter.model(input, OnnxOptions.defaults())
                        .getGraph()
                        .getInput(0)
                        .getName())
                .isEqualTo("unnamed");
    }
}
