package io.github.dl4jquant.export;

import io.github.dl4jquant.config.ProgressListener;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.ExportException;
import io.github.dl4jquant.graph.NetworkReader;
import io.github.dl4jquant.plan.Planner;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.Preparation;
import io.github.dl4jquant.rewrite.NetworkRewriter;
import io.github.dl4jquant.spi.Rules;
import java.io.File;
import java.util.Map;
import onnx.Onnx.ModelProto;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Writes a network as an ONNX file, which other runtimes read: float, or quantized by this library in any mode.
 *
 * <pre>{@code
 * OnnxExporter.export(net, new File("net.onnx"));
 * OnnxExporter.export(quantized, new File("net-int8.onnx"));
 * }</pre>
 *
 * <p>Inputs and outputs carry the network's names; minibatch and positions may be of any size. Quantized layers become
 * QuantizeLinear and DequantizeLinear around standard operators, which runtimes fuse into int8 kernels, with the scales and
 * zero points of the plan. A float network is first brought into this library's FLOAT32 form: batch normalization is
 * folded, dropout is gone.
 *
 * <p>A file is there complete or not at all. Stateless and thread-safe, as long as nobody changes the network meanwhile.
 */
public final class OnnxExporter {

    private OnnxExporter() {}

    /** Writes a sequential network. */
    public static OnnxSummary export(MultiLayerNetwork net, File file) {
        return export(net, file, OnnxOptions.defaults());
    }

    /** Writes a graph network. */
    public static OnnxSummary export(ComputationGraph net, File file) {
        return export(net, file, OnnxOptions.defaults());
    }

    /**
     * Writes a sequential network.
     *
     * @throws ExportException if ONNX has no form of some layers, all of which it lists, or if the file cannot be written
     * @throws io.github.dl4jquant.errors.InvalidNetworkException if the network cannot be used
     */
    public static OnnxSummary export(MultiLayerNetwork net, File file, OnnxOptions options) {
        return OnnxFile.write(assembly(net, options), file, options);
    }

    /** Writes a graph network; see {@link #export(MultiLayerNetwork, File, OnnxOptions)}. */
    public static OnnxSummary export(ComputationGraph net, File file, OnnxOptions options) {
        return OnnxFile.write(assembly(net, options), file, options);
    }

    /** What would be written for a sequential network, all weights inside. */
    public static ModelProto model(MultiLayerNetwork net, OnnxOptions options) {
        return assembly(net, options).model();
    }

    private static ModelAssembly assembly(MultiLayerNetwork net, OnnxOptions options) {
        checkUsable(net, options);
        boolean quantized = net.getLayerWiseConfigurations().getDataType() == DataType.INT8;
        if (quantized) {
            return new ModelAssembly(ExportedNetwork.of(net), OnnxRules.load(), options);
        }
        Rules rules = Rules.load();
        OperationGraph prepared = Preparation.prepare(NetworkReader.read(net), rules);
        MultiLayerNetwork kernels = NetworkRewriter.rewrite(
                        net, prepared, floatPlan(prepared), rules.supportLayers(), ProgressListener.NONE)
                .network();
        return new ModelAssembly(ExportedNetwork.of(kernels), OnnxRules.load(), options);
    }

    /** What would be written for a graph network, all weights inside. */
    public static ModelProto model(ComputationGraph net, OnnxOptions options) {
        return assembly(net, options).model();
    }

    private static ModelAssembly assembly(ComputationGraph net, OnnxOptions options) {
        checkUsable(net, options);
        boolean quantized = net.getConfiguration().getDataType() == DataType.INT8;
        if (quantized) {
            return new ModelAssembly(ExportedNetwork.of(net), OnnxRules.load(), options);
        }
        Rules rules = Rules.load();
        OperationGraph prepared = Preparation.prepare(NetworkReader.read(net), rules);
        ComputationGraph kernels = NetworkRewriter.rewrite(
                        net, prepared, floatPlan(prepared), rules.supportLayers(), ProgressListener.NONE)
                .network();
        return new ModelAssembly(ExportedNetwork.of(kernels), OnnxRules.load(), options);
    }

    private static QuantizationPlan floatPlan(OperationGraph prepared) {
        QuantizationConfig config = QuantizationConfig.builder()
                .mode(QuantizationMode.FLOAT32)
                .acceptDegenerateTensors(true)
                .build();
        return Planner.plan(prepared, config, Map.of());
    }

    private static void checkUsable(Object net, OnnxOptions options) {
        if (net == null || options == null) {
            throw new ExportException(
                    "Cannot export: the %s is null; expected a trained or quantized network and options.",
                    net == null ? "network" : "options object");
        }
    }
}
