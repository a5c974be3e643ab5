package io.github.dl4jquant.refine;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.config.ProgressListener;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.graph.NetworkReader;
import io.github.dl4jquant.observe.Range;
import io.github.dl4jquant.plan.Choice;
import io.github.dl4jquant.plan.Planner;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.Preparation;
import io.github.dl4jquant.rewrite.NetworkRewriter;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.LayerTimer;
import io.github.dl4jquant.spi.PlannedLayers;
import io.github.dl4jquant.spi.Rules;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The model of a placement and the rewriter agree on what there is in the network. */
class ModelAgainstRewriterTest {

    /** A residual block, a concatenation, two outputs, one of them an image in the network's own order. */
    private static ComputationGraph network() {
        ComputationGraph net = new ComputationGraph(new NeuralNetConfiguration.Builder()
                .seed(3)
                .activation(Activation.RELU)
                .convolutionMode(ConvolutionMode.Same)
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(8, 8, 3))
                .addLayer("conv1", convolution(), "in")
                .addLayer("conv2", convolution(), "conv1")
                .addLayer(
                        "conv3",
                        new ConvolutionLayer.Builder(3, 3)
                                .nOut(8)
                                .activation(Activation.IDENTITY)
                                .build(),
                        "conv2")
                .addVertex("add", new ElementWiseVertex(ElementWiseVertex.Op.Add), "conv3", "conv1")
                .addLayer("branch", convolution(), "conv1")
                .addVertex("merge", new MergeVertex(), "add", "branch")
                .addLayer(
                        "pool", new SubsamplingLayer.Builder(2, 2).stride(2, 2).build(), "merge")
                .addLayer("average", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "pool")
                .addLayer("map", convolution(), "pool")
                .addLayer(
                        "classes",
                        new OutputLayer.Builder(LossFunction.MCXENT)
                                .nOut(3)
                                .activation(Activation.SOFTMAX)
                                .build(),
                        "average")
                .addLayer("pixels", new CnnLossLayer.Builder(LossFunction.MSE).build(), "map")
                .setOutputs("classes", "pixels")
                .build());
        net.init();
        return net;
    }

    private static ConvolutionLayer convolution() {
        return new ConvolutionLayer.Builder(3, 3).nOut(8).build();
    }

    @Test
    void onEveryOperationAndConversionOfRandomPlacements() {
        ComputationGraph net = network();
        Rules rules = Rules.load();
        OperationGraph graph = Preparation.prepare(NetworkReader.read(net), rules);
        QuantizationConfig config = QuantizationConfig.builder()
                .mode(QuantizationMode.WEIGHT_AND_ACTIVATION)
                .calibrationData(new SingletonMultiDataSetIterator(new MultiDataSet()))
                .build();
        Map<String, Range> ranges = new HashMap<>();
        graph.kinds().keySet().forEach(tensor -> ranges.put(tensor, new Range(-1, 1)));
        NetworkBench<ComputationGraph> bench = new NetworkBench<>(
                graph,
                plan -> NetworkRewriter.rewrite(net, graph, plan, rules.supportLayers(), ProgressListener.NONE),
                PlannedLayers::of,
                network -> new Untimed(List.copyOf(PlannedLayers.of(network).keySet())));
        Random random = new Random(9);
        Set<Boolean> conversions = new HashSet<>();
        for (int trial = 0; trial < 30; trial++) {
            Map<String, Choice> choices = new HashMap<>();
            List<List<Precision>> candidates = Planner.candidates(graph, config);
            List<Precision> placement = new ArrayList<>();
            for (int i = 0; i < candidates.size(); i++) {
                List<Precision> possible = candidates.get(i);
                placement.add(possible.get(random.nextBoolean() ? 0 : random.nextInt(possible.size())));
                choices.put(graph.nodes().get(i).name(), new Choice(placement.get(i), ""));
            }
            QuantizationPlan plan = Planner.plan(graph, config, choices, ranges, Map.of());
            try (Trial made = bench.open(plan)) {
                assertThat(made.steps())
                        .containsExactlyInAnyOrderElementsOf(new PlacementModel(graph).situations(placement));
                made.steps().stream().filter(Situation::isConversion).forEach(c -> conversions.add(c.fromInt8()));
            }
        }
        assertThat(conversions).containsExactlyInAnyOrder(true, false);
    }

    private record Untimed(List<String> layers) implements LayerTimer.TimedNetwork {
        @Override
        public void run(long[] nanoseconds) {
            throw new AssertionError("not run in this test");
        }

        @Override
        public long runOutput() {
            throw new AssertionError("not run in this test");
        }

        @Override
        public void close() {
            // nothing to free
        }
    }
}
