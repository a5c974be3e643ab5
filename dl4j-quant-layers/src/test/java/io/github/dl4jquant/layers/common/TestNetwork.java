package io.github.dl4jquant.layers.common;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.export.OnnxExporter;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.session.InferenceSession;
import io.github.dl4jquant.spi.NodePlan;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import onnx.Onnx.ModelProto;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;

/** Either kind of network, seen alike, so that one contract holds for both. */
public sealed interface TestNetwork {

    /** A quantized network and what was decided. */
    record Quantized(TestNetwork network, QuantizationPlan plan) {

        /** The step in which the first output, or what is only moved or combined there, is rounded; 0 if it is float. */
        double outputStep() {
            List<NodePlan> nodes = plan.nodes();
            for (int i = nodes.indexOf(network.firstOutput(plan)); i >= 0; i--) {
                TensorFormat format = nodes.get(i).output();
                if (format.isInt8() || nodes.get(i).multiplyAccumulates() != 0) {
                    return format.isInt8() ? format.scale() : 0;
                }
            }
            return 0;
        }
    }

    /** The decision for the layer that makes the first output. */
    NodePlan firstOutput(QuantizationPlan plan);

    /** The first output, in memory of its own. Inputs are copied: Deeplearning4j's activation layers write over theirs. */
    INDArray output(INDArray... inputs);

    /** A copy of all parameters. */
    INDArray params();

    String json();

    /** Deeplearning4j's table of layers. */
    String summary();

    /** The configuration written as JSON or YAML and read again, with these parameters. */
    TestNetwork rebuilt(boolean yaml);

    /** Written by ModelSerializer without updater, and restored. */
    TestNetwork saved(File file) throws IOException;

    TestNetwork copied();

    /** Compiled. */
    InferenceSession session();

    /** What the exporter makes of it. */
    ModelProto onnx(OnnxOptions options);

    Quantized quantized(QuantizationConfig config);

    /** The configuration of a mode; {@code inputs} are calibrated on where the mode needs it. */
    QuantizationConfig.Builder calibration(INDArray... inputs);

    /** Quantized as {@code mode} says, calibrated on {@code inputs}. */
    default Quantized quantized(QuantizationMode mode, INDArray... inputs) {
        return quantized(calibration(inputs).mode(mode).build());
    }

    /** Over a MultiLayerNetwork. */
    record Sequential(MultiLayerNetwork net) implements TestNetwork {

        @Override
        public NodePlan firstOutput(QuantizationPlan plan) {
            return plan.nodes().get(plan.nodes().size() - 1);
        }

        @Override
        public INDArray output(INDArray... inputs) {
            return net.output(inputs[0].dup('c')).dup('c');
        }

        @Override
        public INDArray params() {
            return net.params().dup();
        }

        @Override
        public String summary() {
            return net.summary();
        }

        @Override
        public String json() {
            return net.getLayerWiseConfigurations().toJson();
        }

        @Override
        public TestNetwork rebuilt(boolean yaml) {
            MultiLayerConfiguration conf = net.getLayerWiseConfigurations();
            MultiLayerConfiguration read = yaml
                    ? MultiLayerConfiguration.fromYaml(conf.toYaml())
                    : MultiLayerConfiguration.fromJson(conf.toJson());
            read.setDataType(conf.getDataType());
            MultiLayerNetwork rebuilt = new MultiLayerNetwork(read);
            rebuilt.init(net.params().isEmpty() ? null : net.params(), true);
            return new Sequential(rebuilt);
        }

        @Override
        public TestNetwork saved(File file) throws IOException {
            ModelSerializer.writeModel(net, file, false);
            return new Sequential(ModelSerializer.restoreMultiLayerNetwork(file, false));
        }

        @Override
        public TestNetwork copied() {
            return new Sequential(net.clone());
        }

        @Override
        public InferenceSession session() {
            return InferenceSession.compile(net);
        }

        @Override
        public ModelProto onnx(OnnxOptions options) {
            return OnnxExporter.model(net, options);
        }

        @Override
        public Quantized quantized(QuantizationConfig config) {
            var result = QuantizationTransform.transform(net, config);
            return new Quantized(new Sequential(result.network()), result.plan());
        }

        @Override
        public QuantizationConfig.Builder calibration(INDArray... inputs) {
            return QuantizationConfig.builder()
                    .calibrationData(new SingletonDataSetIterator(new DataSet(inputs[0], inputs[0])));
        }
    }

    /** Over a ComputationGraph. */
    record Graph(ComputationGraph net) implements TestNetwork {

        @Override
        public NodePlan firstOutput(QuantizationPlan plan) {
            return plan.find(net.getConfiguration().getNetworkOutputs().get(0)).orElseThrow();
        }

        @Override
        public INDArray output(INDArray... inputs) {
            return net.output(Arrays.stream(inputs).map(i -> i.dup('c')).toArray(INDArray[]::new))[0].dup('c');
        }

        @Override
        public INDArray params() {
            return net.params().dup();
        }

        @Override
        public String summary() {
            return net.summary();
        }

        @Override
        public String json() {
            return net.getConfiguration().toJson();
        }

        @Override
        public TestNetwork rebuilt(boolean yaml) {
            ComputationGraphConfiguration conf = net.getConfiguration();
            ComputationGraphConfiguration read = yaml
                    ? ComputationGraphConfiguration.fromYaml(conf.toYaml())
                    : ComputationGraphConfiguration.fromJson(conf.toJson());
            read.setDataType(conf.getDataType());
            ComputationGraph rebuilt = new ComputationGraph(read);
            rebuilt.init(net.params().isEmpty() ? null : net.params(), true);
            return new Graph(rebuilt);
        }

        @Override
        public TestNetwork saved(File file) throws IOException {
            ModelSerializer.writeModel(net, file, false);
            return new Graph(ModelSerializer.restoreComputationGraph(file, false));
        }

        @Override
        public TestNetwork copied() {
            return new Graph(net.clone());
        }

        @Override
        public InferenceSession session() {
            return InferenceSession.compile(net);
        }

        @Override
        public ModelProto onnx(OnnxOptions options) {
            return OnnxExporter.model(net, options);
        }

        @Override
        public Quantized quantized(QuantizationConfig config) {
            var result = QuantizationTransform.transform(net, config);
            return new Quantized(new Graph(result.network()), result.plan());
        }

        @Override
        public QuantizationConfig.Builder calibration(INDArray... inputs) {
            return QuantizationConfig.builder()
                    .calibrationData(
                            new SingletonMultiDataSetIterator(new MultiDataSet(inputs, new INDArray[] {inputs[0]})));
        }
    }
}
