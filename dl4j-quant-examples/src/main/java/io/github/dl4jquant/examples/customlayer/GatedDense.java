package io.github.dl4jquant.examples.customlayer;

import java.util.Map;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.samediff.SDLayerParams;
import org.deeplearning4j.nn.conf.layers.samediff.SameDiffLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.deeplearning4j.nn.weights.WeightInitUtil;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A float layer as users write them: a gated linear unit, {@code (x * V + b) * sigmoid(x * G + c)} (Dauphin et al. 2017,
 * <em>Language Modeling with Gated Convolutional Networks</em>). Input [minibatch, nIn], output [minibatch, nOut]. Mutable
 * for Deeplearning4j's JSON only.
 */
public final class GatedDense extends SameDiffLayer {

    /** Key of V, [nIn, nOut]. */
    public static final String VALUE_WEIGHTS = "V";
    /** Key of G, [nIn, nOut]. */
    public static final String GATE_WEIGHTS = "G";
    /** Key of b, [1, nOut]. */
    public static final String VALUE_BIAS = "b";
    /** Key of c, [1, nOut]. */
    public static final String GATE_BIAS = "c";

    private static final long serialVersionUID = 1L;

    private long nIn;
    private long nOut;

    /** For JSON. */
    public GatedDense() {}

    public GatedDense(int nIn, int nOut) {
        this.nIn = nIn;
        this.nOut = nOut;
        setWeightInit(WeightInit.XAVIER);
    }

    public long getNIn() {
        return nIn;
    }

    public void setNIn(long nIn) {
        this.nIn = nIn;
    }

    public long getNOut() {
        return nOut;
    }

    public void setNOut(long nOut) {
        this.nOut = nOut;
    }

    @Override
    public InputType getOutputType(int layerIndex, InputType inputType) {
        return InputType.feedForward(nOut);
    }

    @Override
    public void defineParameters(SDLayerParams params) {
        params.addWeightParam(VALUE_WEIGHTS, nIn, nOut);
        params.addWeightParam(GATE_WEIGHTS, nIn, nOut);
        params.addBiasParam(VALUE_BIAS, 1, nOut);
        params.addBiasParam(GATE_BIAS, 1, nOut);
    }

    @Override
    public void initializeParameters(Map<String, INDArray> params) {
        for (String key : new String[] {VALUE_WEIGHTS, GATE_WEIGHTS}) {
            INDArray w = params.get(key);
            WeightInitUtil.initWeights(nIn, nOut, w.shape(), getWeightInit(), null, 'c', w);
        }
        params.get(VALUE_BIAS).assign(0);
        params.get(GATE_BIAS).assign(0);
    }

    @Override
    public SDVariable defineLayer(SameDiff sd, SDVariable input, Map<String, SDVariable> params, SDVariable mask) {
        SDVariable value = input.mmul(params.get(VALUE_WEIGHTS)).add(params.get(VALUE_BIAS));
        SDVariable gate = input.mmul(params.get(GATE_WEIGHTS)).add(params.get(GATE_BIAS));
        return value.mul(sd.nn().sigmoid(gate));
    }
}
