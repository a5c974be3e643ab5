package io.github.dl4jquant.rewrite;

import io.github.dl4jquant.config.ProgressListener;
import io.github.dl4jquant.rewrite.NetworkRewriter.Rewritten;
import io.github.dl4jquant.spi.Replacement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/** Makes a ComputationGraph of emissions. */
final class GraphAssembler {

    private final ComputationGraph source;
    private final List<Emission> emissions;
    private final ProgressListener progress;

    GraphAssembler(ComputationGraph source, List<Emission> emissions, ProgressListener progress) {
        this.source = source;
        this.emissions = emissions.stream().map(Emission::inGraph).toList();
        this.progress = progress;
    }

    Rewritten<ComputationGraph> assemble() {
        ComputationGraphConfiguration conf = source.getConfiguration().clone();
        conf.setIterationCount(source.getConfiguration().getIterationCount());
        conf.setEpochCount(source.getConfiguration().getEpochCount());
        conf.setTopologicalOrder(null);
        conf.setTopologicalOrderStr(null);
        NeuralNetConfiguration template = conf.getDefaultConfiguration();
        Map<String, GraphVertex> vertices = new LinkedHashMap<>();
        Map<String, List<String>> inputs = new LinkedHashMap<>();
        Map<String, String> tensors = new LinkedHashMap<>();
        for (Emission emission : emissions) {
            if (readerOf(emission) != null) {
                continue; // becomes that layer's own
            }
            vertices.put(emission.name(), vertex(emission, template));
            inputs.put(emission.name(), inputs(emission));
            if (emission.tensor() != null) {
                tensors.put(emission.name(), emission.tensor());
            }
        }
        conf.setVertices(vertices);
        conf.setVertexInputs(inputs);
        conf.setDataType(DataType.INT8);
        ComputationGraph network = new ComputationGraph(conf);
        network.init();
        long done = 0;
        for (Emission emission : emissions) {
            Supplier<byte[]> parameters = emission.replacement().parameters();
            if (parameters != null) {
                ParameterFilling.fill(
                        network.getVertex(emission.name()).paramTable(false), parameters.get(), emission.name());
            }
            progress.progress("quantize", ++done, emissions.size());
        }
        return new Rewritten<>(network, tensors);
    }

    /** The only layer that reads a preprocessor; null for anything else. */
    private Emission readerOf(Emission emission) {
        if (!(emission.replacement() instanceof Replacement.AsPreProcessor)) {
            return null;
        }
        List<Emission> readers = emissions.stream()
                .filter(e -> e.inputs().contains(emission.name()))
                .toList();
        boolean oneLayer = readers.size() == 1
                && readers.get(0).replacement() instanceof Replacement.AsLayer
                && readers.get(0).inputs().size() == 1;
        return oneLayer ? readers.get(0) : null;
    }

    /** The preprocessor that becomes a layer's own; null if there is none. */
    private Emission preProcessorOf(Emission layer) {
        return emissions.stream().filter(e -> readerOf(e) == layer).findFirst().orElse(null);
    }

    private List<String> inputs(Emission emission) {
        Emission own = preProcessorOf(emission);
        return own == null ? emission.inputs() : own.inputs();
    }

    private GraphVertex vertex(Emission emission, NeuralNetConfiguration template) {
        Replacement replacement = emission.replacement();
        if (replacement instanceof Replacement.AsLayer asLayer) {
            asLayer.layer().setLayerName(emission.name());
            Emission before = preProcessorOf(emission);
            InputPreProcessor own = before == null
                    ? null
                    : ((Replacement.AsPreProcessor) before.replacement())
                            .preProcessor()
                            .clone();
            return new LayerVertex(LayerConfigurations.around(asLayer.layer(), template), own);
        }
        if (replacement instanceof Replacement.AsVertex asVertex) {
            return asVertex.vertex();
        }
        return new PreprocessorVertex(
                ((Replacement.AsPreProcessor) replacement).preProcessor().clone());
    }
}
