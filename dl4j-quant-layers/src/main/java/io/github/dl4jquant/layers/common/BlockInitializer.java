package io.github.dl4jquant.layers.common;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Tells Deeplearning4j that a layer has one parameter, its block of bytes. */
public final class BlockInitializer implements ParamInitializer {

    /** Key of the only parameter. */
    public static final String KEY = "block";

    private final long bytes;

    BlockInitializer(long bytes) {
        this.bytes = bytes;
    }

    @Override
    public long numParams(NeuralNetConfiguration conf) {
        return bytes;
    }

    @Override
    public long numParams(Layer layer) {
        return bytes;
    }

    @Override
    public List<String> paramKeys(Layer layer) {
        return bytes == 0 ? List.of() : List.of(KEY);
    }

    @Override
    public List<String> weightKeys(Layer layer) {
        return paramKeys(layer);
    }

    @Override
    public List<String> biasKeys(Layer layer) {
        return List.of();
    }

    @Override
    public boolean isWeightParam(Layer layer, String key) {
        return KEY.equals(key);
    }

    @Override
    public boolean isBiasParam(Layer layer, String key) {
        return false;
    }

    @Override
    public Map<String, INDArray> init(NeuralNetConfiguration conf, INDArray paramsView, boolean initializeParams) {
        return table(paramsView);
    }

    @Override
    public Map<String, INDArray> getGradientsFromFlattened(NeuralNetConfiguration conf, INDArray gradientView) {
        return table(gradientView);
    }

    private static Map<String, INDArray> table(INDArray view) {
        Map<String, INDArray> table = new LinkedHashMap<>();
        if (view != null) {
            table.put(KEY, view);
        }
        return table;
    }
}
