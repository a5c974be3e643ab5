package io.github.dl4jquant.graph;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.graph.GraphNode.Role;
import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NetworkReaderTest {

    private static MultiLayerNetwork lenet(InputType input) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .convolutionMode(ConvolutionMode.Same)
                .list()
                .layer(new ConvolutionLayer.Builder(5, 5).name("conv").nOut(4).build())
                .layer(new SubsamplingLayer.Builder().build())
                .layer(new DenseLayer.Builder().nOut(8).build())
                .layer(new OutputLayer.Builder().nOut(3).build())
                .setInputType(input)
                .build());
        net.init();
        return net;
    }

    private static List<String> names(NetworkGraph graph) {
        return graph.nodes().stream().map(GraphNode::name).toList();
    }

    @Test
    void preprocessorsAreNodesOfTheirOwn() {
        NetworkGraph graph = NetworkReader.read(lenet(InputType.convolutionalFlat(12, 12, 1)));
        assertThat(names(graph))
                .containsExactly("conv-preprocessor", "conv", "layer1", "layer2-preprocessor", "layer2", "layer3");
        assertThat(graph.nodes().get(0).role()).isEqualTo(Role.PREPROCESSOR);
        assertThat(graph.inputs()).containsExactly(new NetworkGraph.Input("input", TensorKind.FEED_FORWARD));
        assertThat(graph.outputs()).containsExactly("layer3");
        assertThat(graph.nodes().get(1).describe()).isEqualTo("layer 'conv' (ConvolutionLayer, index 0)");
    }

    @ParameterizedTest
    @EnumSource(CNN2DFormat.class)
    void theKindOfEveryTensorIsFound(CNN2DFormat format) {
        NetworkGraph graph = NetworkReader.read(lenetOf(format));
        TensorKind image = format == CNN2DFormat.NHWC ? TensorKind.IMAGE_NHWC : TensorKind.IMAGE_NCHW;
        assertThat(graph.inputs().get(0).kind()).isEqualTo(image);
        assertThat(graph.kinds().get("conv")).isEqualTo(image);
        assertThat(graph.kinds().get("bn")).isEqualTo(image);
        assertThat(graph.kinds().get("pool")).isEqualTo(TensorKind.FEED_FORWARD);
        assertThat(graph.kinds().get("out")).isEqualTo(TensorKind.FEED_FORWARD);
    }

    private static MultiLayerNetwork lenetOf(CNN2DFormat format) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new BatchNormalization.Builder()
                        .name("bn0")
                        .dataFormat(format)
                        .build())
                .layer(new ConvolutionLayer.Builder(3, 3)
                        .name("conv")
                        .dataFormat(format)
                        .nOut(4)
                        .build())
                .layer(new BatchNormalization.Builder()
                        .name("bn")
                        .dataFormat(format)
                        .build())
                .layer(new GlobalPoolingLayer.Builder().name("pool").build())
                .layer(new OutputLayer.Builder().name("out").nOut(3).build())
                .setInputType(InputType.convolutional(9, 9, 2, format))
                .build());
        net.init();
        return net;
    }

    @Test
    void sequencesAreFound() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new LSTM.Builder().name("lstm").nIn(5).nOut(7).build())
                .layer(new RnnOutputLayer.Builder().name("out").nIn(7).nOut(2).build())
                .build());
        net.init();
        NetworkGraph graph = NetworkReader.read(net);
        assertThat(graph.inputs().get(0).kind()).isEqualTo(TensorKind.SEQUENCE_NCW);
        assertThat(graph.kinds().get("lstm")).isEqualTo(TensorKind.SEQUENCE_NCW);
    }

    @Test
    void graphsAreReadInTopologicalOrderWithTheirVertices() {
        ComputationGraph net = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .graphBuilder()
                .addInputs("image")
                .addLayer("a", new ConvolutionLayer.Builder(1, 1).nOut(4).build(), "image")
                .addLayer("b", new ConvolutionLayer.Builder(1, 1).nOut(4).build(), "image")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "a", "b")
                .addLayer("out", new OutputLayer.Builder().nOut(3).build(), "add")
                .setOutputs("out")
                .setInputTypes(InputType.convolutional(6, 6, 2))
                .build());
        net.init();
        NetworkGraph graph = NetworkReader.read(net);
        assertThat(names(graph)).containsExactlyInAnyOrder("a", "b", "add", "out-preprocessor", "out");
        GraphNode add = graph.nodes().stream()
                .filter(n -> n.name().equals("add"))
                .findFirst()
                .orElseThrow();
        assertThat(add.role()).isEqualTo(Role.VERTEX);
        assertThat(add.inputs()).containsExactly("a", "b");
        assertThat(add.outputKind()).isEqualTo(TensorKind.IMAGE_NCHW);
        assertThat(names(graph).indexOf("add")).isGreaterThan(names(graph).indexOf("b"));
    }

    @Test
    void equalNamesAreMadeUnique() {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder().name("same").nIn(2).nOut(2).build())
                .layer(new DenseLayer.Builder().name("same").nIn(2).nOut(2).build())
                .layer(new OutputLayer.Builder().name("input").nIn(2).nOut(2).build())
                .build());
        net.init();
        assertThat(names(NetworkReader.read(net))).containsExactly("same", "same-2", "input-2");
    }
}
