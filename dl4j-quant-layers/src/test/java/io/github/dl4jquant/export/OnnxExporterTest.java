package io.github.dl4jquant.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.ExportException;
import io.github.dl4jquant.layers.common.OnnxFolder;
import io.github.dl4jquant.layers.common.OnnxRuntimeRun;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Layout;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import onnx.Onnx.ModelProto;
import onnx.Onnx.TensorProto;
import onnx.Onnx.TensorShapeProto.Dimension;
import onnx.Onnx.ValueInfoProto;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Whole networks; what each rule says is checked in the tests of the layers. */
class OnnxExporterTest {

    private static double largestDifference(INDArray a, INDArray b) {
        assertThat(a.shape()).isEqualTo(b.shape());
        return a.sub(b).amaxNumber().doubleValue();
    }

    private static INDArray run(ModelProto model, INDArray input) {
        try (OnnxRuntimeRun run = new OnnxRuntimeRun(model)) {
            return run.output(input).get(0);
        }
    }

    private static List<String> sizes(ValueInfoProto value) {
        return value.getType().getTensorType().getShape().getDimList().stream()
                .map(OnnxExporterTest::size)
                .toList();
    }

    private static String size(Dimension dimension) {
        return dimension.hasDimValue() ? Long.toString(dimension.getDimValue()) : dimension.getDimParam();
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void aResidualNetworkDecidesAlikeInEveryMode(QuantizationMode mode) {
        ComputationGraph q =
                ExportNetworks.quantized(ExportNetworks.residual(), mode, ExportNetworks.inputs(64, 3, 12, 11));
        INDArray x = ExportNetworks.inputs(100, 3, 12, 11);
        INDArray expected = q.output(x)[0];

        ModelProto model = OnnxExporter.model(q, OnnxOptions.defaults());
        OnnxFolder.keep(getClass(), "residual-" + mode, model);
        INDArray actual = run(model, x);

        assertThat(actual.argMax(1)).isEqualTo(expected.argMax(1));
        assertThat(largestDifference(actual, expected)).isLessThan(0.02);
    }

    @Test
    void aFloatNetworkGivesDeeplearning4jsNumbers() {
        ComputationGraph net = ExportNetworks.residual();
        INDArray x = ExportNetworks.inputs(7, 3, 9, 14);

        INDArray actual = run(OnnxExporter.model(net, OnnxOptions.defaults()), x);

        assertThat(largestDifference(actual, net.output(x)[0])).isLessThan(1e-5);
    }

    @Test
    void onnxRuntimeFusesStaticInt8IntoItsInt8Kernels(@TempDir Path folder) throws IOException {
        ComputationGraph q = ExportNetworks.quantized(
                ExportNetworks.residual(),
                QuantizationMode.WEIGHT_AND_ACTIVATION,
                ExportNetworks.inputs(64, 3, 12, 11));

        List<String> operators = optimized(OnnxExporter.model(q, OnnxOptions.defaults()), folder);

        assertThat(operators.stream().filter("QLinearConv"::equals)).hasSize(3);
        assertThat(operators).contains("QLinearAdd", "QLinearGlobalAveragePool", "QLinearLeakyRelu");
        assertThat(operators).doesNotContain("Conv", "ConvInteger", "FusedConv");
    }

    /** Of signed numbers that several operators read, ONNX Runtime makes float convolutions. */
    @Test
    void whatReadsSignedNumbersIsFusedToo(@TempDir Path folder) throws IOException {
        ComputationGraph q = ExportNetworks.quantized(
                ExportNetworks.branchesOfSignedNumbers(),
                QuantizationMode.WEIGHT_AND_ACTIVATION,
                ExportNetworks.inputs(64, 3, 12, 11));

        ModelProto model = OnnxExporter.model(q, OnnxOptions.defaults());
        INDArray x = ExportNetworks.inputs(100, 3, 12, 11);
        List<String> operators = optimized(model, folder);

        assertThat(operators.stream().filter("QLinearConv"::equals)).hasSize(3);
        assertThat(operators).doesNotContain("Conv", "FusedConv");
        assertThat(largestDifference(run(model, x), q.output(x)[0])).isLessThan(0.02);
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void everyConstantIsRead(QuantizationMode mode) {
        ComputationGraph q =
                ExportNetworks.quantized(ExportNetworks.residual(), mode, ExportNetworks.inputs(64, 3, 12, 11));

        ModelProto model = OnnxExporter.model(q, OnnxOptions.defaults());

        assertThat(model.getGraph().getInitializerList())
                .extracting(TensorProto::getName)
                .isSubsetOf(model.getGraph().getNodeList().stream()
                        .flatMap(n -> n.getInputList().stream())
                        .toList());
    }

    private static List<String> optimized(ModelProto model, Path folder) throws IOException {
        File file = folder.resolve("optimized.onnx").toFile();
        OnnxRuntimeRun.optimize(model, file);
        return ModelProto.parseFrom(Files.readAllBytes(file.toPath())).getGraph().getNodeList().stream()
                .map(n -> n.getOpType())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 17, 18, 19, 21})
    void everyOperatorSetGivesTheSameNumbers(int opset) {
        for (QuantizationMode mode : List.of(QuantizationMode.DYNAMIC, QuantizationMode.WEIGHT_AND_ACTIVATION)) {
            ComputationGraph q =
                    ExportNetworks.quantized(ExportNetworks.residual(), mode, ExportNetworks.inputs(64, 3, 12, 11));
            INDArray x = ExportNetworks.inputs(5, 3, 12, 11);
            OnnxOptions options = OnnxOptions.builder().opset(opset).exact(true).build();

            ModelProto model = OnnxExporter.model(q, options);

            assertThat(model.getOpsetImport(0).getVersion()).isEqualTo(opset);
            assertThat(largestDifference(run(model, x), q.output(x)[0])).isLessThan(0.01);
        }
    }

    @ParameterizedTest
    @EnumSource(CNN2DFormat.class)
    void inputsComeInEitherOrder(CNN2DFormat format) {
        MultiLayerNetwork net = ExportNetworks.sequential(format);
        INDArray first = ExportNetworks.inputs(4, 3, 10, 8);
        INDArray last = first.permute(0, 2, 3, 1).dup('c');
        INDArray expected = net.output(format == CNN2DFormat.NCHW ? first.dup('c') : last.dup('c'));

        ModelProto channelsFirst = OnnxExporter.model(
                net, OnnxOptions.builder().inputLayout(Layout.CHANNELS_FIRST).build());
        ModelProto channelsLast = OnnxExporter.model(
                net, OnnxOptions.builder().inputLayout(Layout.CHANNELS_LAST).build());

        assertThat(largestDifference(run(channelsFirst, first), expected)).isLessThan(1e-5);
        assertThat(largestDifference(run(channelsLast, last), expected)).isLessThan(1e-5);
        assertThat(sizes(channelsFirst.getGraph().getInput(0))).containsExactly("batch", "3", "height", "width");
        assertThat(sizes(channelsLast.getGraph().getInput(0))).containsExactly("batch", "height", "width", "3");
    }

    @Test
    void namesAreTheNetworksOwn() {
        ModelProto model = OnnxExporter.model(ExportNetworks.residual(), OnnxOptions.defaults());

        assertThat(model.getGraph().getInput(0).getName()).isEqualTo("in");
        assertThat(model.getGraph().getOutput(0).getName()).isEqualTo("output");
        assertThat(model.getGraph().getNodeList().stream().flatMap(n -> n.getOutputList().stream()))
                .contains("pool", "average", "relu1");
    }

    @Test
    void sizesCanBeFixed() {
        OnnxOptions options =
                OnnxOptions.builder().batch(4).inputShape("in", 3, 12, -1).build();
        ModelProto model = OnnxExporter.model(ExportNetworks.residual(), options);
        assertThat(sizes(model.getGraph().getInput(0))).containsExactly("4", "3", "12", "width");

        OnnxOptions wrong = OnnxOptions.builder().inputShape("in", 4, 12, 11).build();
        assertThatThrownBy(() -> OnnxExporter.model(ExportNetworks.residual(), wrong))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("input 'in' to [4, 12, 11]")
                .hasMessageContaining("take [3, -1, -1]");

        OnnxOptions nobody = OnnxOptions.builder().inputShape("out", 4).build();
        assertThatThrownBy(() -> OnnxExporter.model(ExportNetworks.residual(), nobody))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("no such input; it has [in]");
        assertThatThrownBy(() -> OnnxOptions.builder().inputShape("in", 3, 0, 4))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("input 'in'")
                .hasMessageContaining("-1 for any")
                .hasMessageContaining("got [3, 0, 4]");
        assertThatThrownBy(() -> OnnxOptions.builder().inputShape("in"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("got []");
    }

    @ParameterizedTest
    @EnumSource(Layout.class)
    void imagesCanComeInInsteadOfVectors(Layout layout) {
        MultiLayerNetwork net = TestNetworks.sequential(
                InputType.convolutionalFlat(6, 5, 2),
                new ConvolutionLayer.Builder(3, 3).nOut(4).build(),
                new DenseLayer.Builder().nOut(3).build());
        INDArray image = ExportNetworks.inputs(3, 2, 6, 5);
        boolean last = layout == Layout.CHANNELS_LAST;
        OnnxOptions.Builder options = OnnxOptions.builder().inputLayout(layout);
        if (last) {
            options.inputShape("input", 6, 5, 2);
        } else {
            options.inputShape("input", 2, 6, 5);
        }

        INDArray vectors = run(
                OnnxExporter.model(net, OnnxOptions.defaults()), image.dup('c').reshape(3, 60));
        INDArray images = run(OnnxExporter.model(net, options.build()), last ? image.permute(0, 2, 3, 1) : image);

        assertThat(largestDifference(vectors, net.output(image.dup('c')))).isLessThan(1e-5);
        assertThat(images).isEqualTo(vectors);
    }

    /** A vector goes through two vertices of a user's. */
    private static ComputationGraph withOwnVertices(boolean all) {
        var builder = TestNetworks.settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.feedForward(6))
                .addLayer("a", new DenseLayer.Builder().nOut(5).build(), "in")
                .addVertex("own", all ? new Tripling() : new Doubling(), "a")
                .addVertex("another", all ? new Tripling() : new Doubling(), "own")
                .addLayer("b", new DenseLayer.Builder().nOut(3).build(), "another")
                .setOutputs("b");
        return TestNetworks.graph(builder);
    }

    @Test
    void aUsersRuleIsFound() {
        ComputationGraph net = withOwnVertices(false);
        INDArray x = ExportNetworks.inputs(4, 6);

        INDArray actual = run(OnnxExporter.model(net, OnnxOptions.defaults()), x);

        assertThat(largestDifference(actual, net.output(x)[0])).isLessThan(1e-4);
    }

    @Test
    void everythingWithoutAFormIsListedAtOnceAndNothingIsWritten(@TempDir Path folder) throws IOException {
        ComputationGraph net = withOwnVertices(true);
        File file = folder.resolve("net.onnx").toFile();

        assertThatThrownBy(() -> OnnxExporter.export(net, file))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("2 of its 4 layers")
                .hasMessageContaining("'own' (Tripling): no rule for " + Tripling.class.getName())
                .hasMessageContaining("'another' (Tripling): no rule for " + Tripling.class.getName())
                .hasMessageContaining("implement io.github.dl4jquant.export.OnnxRule");
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void nothingIsNoNetwork() {
        assertThatThrownBy(() -> OnnxExporter.model((MultiLayerNetwork) null, OnnxOptions.defaults()))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("the network is null");
        assertThatThrownBy(() -> OnnxExporter.model(ExportNetworks.residual(), null))
                .isInstanceOf(ExportException.class)
                .hasMessageContaining("the options object is null");
        assertThatThrownBy(() -> OnnxOptions.builder().opset(12))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[13, 21], got 12");
    }
}
