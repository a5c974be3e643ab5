package io.github.dl4jquant.layers.reshape;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.export.OnnxExporter;
import io.github.dl4jquant.export.OnnxOptions;
import io.github.dl4jquant.layers.common.OnnxFolder;
import io.github.dl4jquant.layers.common.OnnxRuntimeRun;
import onnx.Onnx.ModelProto;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.ZeroPadding1DLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What sequences are made of samples depends on the size of the minibatch. */
class MinibatchOnnxTest {

    /** A network that was not trained in minibatches makes one sequence of all samples. */
    @ParameterizedTest
    @CsvSource({"true, 3, 7", "false, 1, 17"})
    void sequencesAreMadeAsInDeeplearning4j(boolean minibatches, long sequences, long length) {
        MultiLayerNetwork net = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .seed(5)
                .miniBatch(minibatches)
                .list()
                .layer(new DenseLayer.Builder().nOut(4).build())
                .layer(new ZeroPadding1DLayer.Builder(1, 1).build())
                .setInputType(InputType.recurrent(2, 5))
                .build());
        net.init();
        INDArray input = Nd4j.rand(3, 2, 5);
        ModelProto model = OnnxExporter.model(net, OnnxOptions.defaults());
        OnnxFolder.keep(getClass(), "minibatches-" + minibatches, model);

        try (OnnxRuntimeRun run = new OnnxRuntimeRun(model)) {
            INDArray actual = run.output(input).get(0);

            assertThat(actual.shape()).containsExactly(sequences, 4, length);
            assertThat(actual.sub(net.output(input)).norm2Number().doubleValue())
                    .isLessThan(1e-5);
        }
    }
}
