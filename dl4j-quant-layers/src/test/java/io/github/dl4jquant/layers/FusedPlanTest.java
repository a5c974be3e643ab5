package io.github.dl4jquant.layers;

import static io.github.dl4jquant.layers.common.TestNetworks.graph;
import static io.github.dl4jquant.layers.common.TestNetworks.settings;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.spi.NodePlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/**
 * What is fused with what in the usual blocks, as text files in src/test/resources/golden. Written anew with
 * {@code -Dgolden.update=true}; review the difference.
 */
class FusedPlanTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden");

    /** Two residual blocks: one with an identity shortcut, one with a convolution in it; dropout behind. */
    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void residualBlocks(QuantizationMode mode) throws IOException {
        GraphBuilder net = begin();
        convolution(net, "1", "in", true);
        convolution(net, "2", "relu1", true);
        convolution(net, "3", "relu2", false);
        net.addVertex("add1", new ElementWiseVertex(ElementWiseVertex.Op.Add), "bn3", "relu1")
                .addLayer("out1", relu(), "add1");
        convolution(net, "4", "out1", false);
        convolution(net, "5", "out1", false);
        net.addVertex("add2", new ElementWiseVertex(ElementWiseVertex.Op.Add), "bn4", "bn5")
                .addLayer("out2", relu(), "add2")
                .addLayer("drop", new DropoutLayer.Builder(0.5).build(), "out2")
                .addLayer("last", conv(), "drop")
                .setOutputs("last");

        assertGolden("residual-blocks-" + mode, plan(net, mode));
    }

    /** As in Inception-ResNet and DenseNet: scaled residuals, batch norm behind an activation, merged branches. */
    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void scaledResidualsAndMergedBranches(QuantizationMode mode) throws IOException {
        GraphBuilder net = begin();
        net.addLayer(
                        "conv1",
                        new ConvolutionLayer.Builder(1, 1)
                                .nOut(4)
                                .activation(Activation.RELU)
                                .build(),
                        "in")
                .addLayer("bn1", new BatchNormalization(), "conv1");
        convolution(net, "2", "bn1", false);
        net.addVertex("scale", new ScaleVertex(0.1), "bn2")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "bn1", "scale")
                .addLayer("relu", relu(), "add");
        convolution(net, "3", "relu", true);
        net.addVertex("merge", new MergeVertex(), "relu", "relu3")
                .addLayer("bn4", new BatchNormalization(), "merge")
                .addLayer("relu4", relu(), "bn4")
                .addLayer("last", conv(), "relu4")
                .addLayer(
                        "softmax",
                        new ActivationLayer.Builder()
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "last")
                .setOutputs("softmax");

        assertGolden("scaled-residual-and-merge-" + mode, plan(net, mode));
    }

    private static GraphBuilder begin() {
        return settings().graphBuilder().addInputs("in").setInputTypes(InputType.convolutional(6, 6, 3));
    }

    private static void convolution(GraphBuilder net, String number, String input, boolean relu) {
        net.addLayer("conv" + number, conv(), input).addLayer("bn" + number, new BatchNormalization(), "conv" + number);
        if (relu) {
            net.addLayer("relu" + number, relu(), "bn" + number);
        }
    }

    private static ConvolutionLayer conv() {
        return new ConvolutionLayer.Builder(3, 3)
                .nOut(4)
                .hasBias(false)
                .convolutionMode(ConvolutionMode.Same)
                .build();
    }

    private static ActivationLayer relu() {
        return new ActivationLayer.Builder().activation(Activation.RELU).build();
    }

    private static QuantizationPlan plan(GraphBuilder builder, QuantizationMode mode) {
        ComputationGraph net = graph(builder);
        Nd4j.getRandom().setSeed(5);
        INDArray x = Nd4j.randn(DataType.FLOAT, 16, 3, 6, 6);
        QuantizationConfig config = QuantizationConfig.builder()
                .mode(mode)
                .calibrationData(new SingletonDataSetIterator(new DataSet(x, x)))
                .build();
        return QuantizationTransform.transform(net, config).plan();
    }

    private static String text(QuantizationPlan plan) {
        StringBuilder text = new StringBuilder();
        for (NodePlan node : plan.nodes()) {
            text.append(node.name())
                    .append(" = ")
                    .append(String.join(" + ", node.members()))
                    .append(" (")
                    .append(node.type())
                    .append("): ")
                    .append(node.precision())
                    .append(" -> ")
                    .append(node.output().type())
                    .append(node.reason().isEmpty() ? "" : "; " + node.reason())
                    .append('\n');
        }
        return text.toString();
    }

    private static void assertGolden(String name, QuantizationPlan plan) throws IOException {
        Path file = GOLDEN.resolve(name.toLowerCase(java.util.Locale.ROOT) + ".txt");
        if (Boolean.getBoolean("golden.update")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text(plan));
        }
        assertThat(text(plan)).isEqualTo(Files.readString(file));
    }
}
