package io.github.dl4jquant.layers.capsule;

import io.github.dl4jquant.kernel.ConvolutionSpec;
import io.github.dl4jquant.layers.common.PartedLayerImpl;
import io.github.dl4jquant.scheme.TensorFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Runs a {@link QuantizedPrimaryCapsules}. */
final class QuantizedPrimaryCapsulesImpl extends PartedLayerImpl {

    private static final long serialVersionUID = 1L;

    private static final double EPSILON = 1e-5;

    QuantizedPrimaryCapsulesImpl(NeuralNetConfiguration conf, DataType dataType) {
        super(conf, dataType);
    }

    @Override
    protected void compute(INDArray[] inputs, INDArray output, LayerWorkspaceMgr workspaceMgr) {
        QuantizedPrimaryCapsules layer = (QuantizedPrimaryCapsules) conf().getLayer();
        ConvolutionSpec spec = layer.convolution(inputs[0].shape());
        int positions = spec.outHeight() * spec.outWidth();
        INDArray image = scratch(workspaceMgr, spec.batch(), positions, spec.outChannels());
        run(0, spec, inputs[0], image);
        float[] values = new float[Math.toIntExact(image.length())];
        image.data().asNioFloat().get(values);
        INDArray capsules = scratch(workspaceMgr, output.shape());
        capsules.data().asNioFloat().put(cut(values, layer.getGeometry(), spec.batch(), positions));
        convert(capsules, TensorFormat.float32(), output, layer.getPlan().output());
    }

    /** Capsules are consecutive values of a sample in channels first order. */
    private static float[] cut(float[] image, CapsuleGeometry geometry, int samples, int positions) {
        int channels = geometry.outChannels();
        int dimensions = geometry.dimensions();
        int perSample = channels * positions;
        float[] result = new float[image.length];
        float[] capsule = new float[dimensions];
        for (int sample = 0; sample < samples; sample++) {
            int from = sample * perSample;
            for (int c = 0; c < geometry.capsules(); c++) {
                double squares = 0;
                for (int d = 0; d < dimensions; d++) {
                    int at = c * dimensions + d;
                    capsule[d] = image[from + at % positions * channels + at / positions];
                    squares += (double) capsule[d] * capsule[d];
                }
                double factor = squares / ((squares + 1) * Math.sqrt(squares + EPSILON));
                for (int d = 0; d < dimensions; d++) {
                    result[from + d * geometry.capsules() + c] = (float) (capsule[d] * factor);
                }
            }
        }
        return result;
    }
}
