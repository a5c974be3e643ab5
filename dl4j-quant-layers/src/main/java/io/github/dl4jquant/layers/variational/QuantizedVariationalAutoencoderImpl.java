package io.github.dl4jquant.layers.variational;

import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.layers.common.PartedLayerImpl;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.layers.variational.VariationalAutoencoder;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Runs a {@link QuantizedVariationalAutoencoder}. For what else Deeplearning4j's layer can do, such as reconstruction
 * probabilities and generation, there is {@link #floatLayer()}:
 *
 * <pre>{@code
 * var layer = (QuantizedVariationalAutoencoderImpl) quantized.getLayer(0);
 * layer.floatLayer().reconstructionProbability(data, 16);
 * }</pre>
 */
public final class QuantizedVariationalAutoencoderImpl extends PartedLayerImpl {

    private static final long serialVersionUID = 1L;

    QuantizedVariationalAutoencoderImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    private QuantizedVariationalAutoencoder layer() {
        return (QuantizedVariationalAutoencoder) conf().getLayer();
    }

    @Override
    protected void compute(INDArray[] inputs, INDArray output, LayerWorkspaceMgr workspaceMgr) {
        int mean = layer().getParts().size() - 2;
        INDArray current = inputs[0];
        TensorFormat format = layer().getInputFormats().get(0);
        boolean nonNegative = layer().isNonNegativeInput();
        for (int part = 0; part <= mean; part++) {
            IActivation function = part == mean
                    ? layer().autoencoder().getPzxActivationFn()
                    : layer().autoencoder().getActivationFn();
            current = multiply(part, current, format, nonNegative, function, workspaceMgr);
            format = TensorFormat.float32();
            nonNegative = false;
        }
        convert(current, format, output, layer().getPlan().output());
    }

    /**
     * A new float layer of Deeplearning4j's own, with the encoder's weights as they were quantized and the decoder's as they
     * were trained. It takes the memory of the float layer for as long as it is referred to.
     */
    public synchronized VariationalAutoencoder floatLayer() {
        List<INDArray> all = new java.util.ArrayList<>();
        int last = layer().getParts().size() - 1;
        for (int part = 0; part < last; part++) {
            WeightTensor weights = weights(part);
            all.add(Nd4j.createFromArray(dequantized(weights)));
            all.add(Nd4j.createFromArray(weights.bias()));
        }
        all.add(Nd4j.createFromArray(floats(last)));
        INDArray flat = Nd4j.concat(0, all.toArray(INDArray[]::new));
        NeuralNetConfiguration inner = conf().clone();
        inner.setLayer(layer().getInner().clone());
        inner.clearVariables();
        return (VariationalAutoencoder) inner.getLayer()
                .instantiate(inner, null, getIndex(), flat.reshape(1, flat.length()), false, DataType.FLOAT);
    }

    /** [nOut, nIn], which is how Deeplearning4j stores [nIn, nOut]. */
    private static float[] dequantized(WeightTensor weights) {
        float[] values = TrainedWeights.floats(weights.values());
        float[] scales = weights.scales();
        if (scales != null) {
            int perChannel = values.length / scales.length;
            for (int i = 0; i < values.length; i++) {
                values[i] *= scales[i / perChannel];
            }
        }
        return values;
    }
}
