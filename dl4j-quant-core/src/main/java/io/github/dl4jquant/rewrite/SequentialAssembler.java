package io.github.dl4jquant.rewrite;

import io.github.dl4jquant.config.ProgressListener;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.rewrite.NetworkRewriter.Rewritten;
import io.github.dl4jquant.spi.Replacement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.buffer.DataType;

/** Makes a MultiLayerNetwork of a chain of emissions. */
final class SequentialAssembler {

    private final MultiLayerNetwork source;
    private final List<Emission> emissions;
    private final ProgressListener progress;

    SequentialAssembler(MultiLayerNetwork source, List<Emission> emissions, ProgressListener progress) {
        this.source = source;
        this.emissions = emissions.stream().map(Emission::inSequence).toList();
        this.progress = progress;
    }

    Rewritten<MultiLayerNetwork> assemble() {
        MultiLayerConfiguration conf = source.getLayerWiseConfigurations().clone();
        NeuralNetConfiguration template = conf.getConf(0);
        List<NeuralNetConfiguration> layers = new ArrayList<>();
        Map<Integer, InputPreProcessor> preProcessors = new HashMap<>();
        List<InputPreProcessor> pending = new ArrayList<>();
        List<Supplier<byte[]>> parameters = new ArrayList<>();
        Map<String, String> tensors = new LinkedHashMap<>();
        for (Emission emission : emissions) {
            if (emission.replacement() instanceof Replacement.AsPreProcessor p) {
                pending.add(p.preProcessor().clone());
            } else if (emission.replacement() instanceof Replacement.AsLayer asLayer) {
                asLayer.layer().setLayerName(emission.name());
                if (!pending.isEmpty()) {
                    preProcessors.put(layers.size(), combined(pending));
                    pending.clear();
                }
                layers.add(LayerConfigurations.around(asLayer.layer(), template));
                parameters.add(asLayer.parameters());
                if (emission.tensor() != null) {
                    tensors.put(emission.name(), emission.tensor());
                }
            } else {
                throw new PlanException(
                        "Cannot put '%s' into a MultiLayerNetwork: it needs several inputs. Convert the network with"
                                + " toComputationGraph() first.",
                        emission.name());
            }
        }
        conf.setConfs(layers);
        conf.setInputPreProcessors(preProcessors);
        conf.setDataType(DataType.INT8);
        MultiLayerNetwork network = new MultiLayerNetwork(conf);
        network.init();
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i) != null) {
                ParameterFilling.fill(
                        network.getLayer(i).paramTable(),
                        parameters.get(i).get(),
                        layers.get(i).getLayer());
            }
            progress.progress("quantize", i + 1L, parameters.size());
        }
        return new Rewritten<>(network, tensors);
    }

    private static InputPreProcessor combined(List<InputPreProcessor> pending) {
        return pending.size() == 1
                ? pending.get(0)
                : new ComposableInputPreProcessor(pending.toArray(new InputPreProcessor[0]));
    }
}
