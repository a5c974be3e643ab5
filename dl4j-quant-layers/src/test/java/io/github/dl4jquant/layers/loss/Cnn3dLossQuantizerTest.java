package io.github.dl4jquant.layers.loss;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class Cnn3dLossQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(DataFormat.values()).map(Cnn3dLossQuantizerTest::segmentation);
    }

    private static Subject segmentation(DataFormat format) {
        return Subject.of(
                        "segmentation " + format,
                        TestNetworks.sequential(
                                InputType.convolutional3D(format, 3, 4, 5, 2),
                                new Convolution3D.Builder(1, 1, 1)
                                        .name("conv")
                                        .nOut(3)
                                        .dataFormat(format)
                                        .activation(Activation.IDENTITY)
                                        .build(),
                                new Cnn3DLossLayer.Builder(format)
                                        .name("loss")
                                        .activation(Activation.SOFTMAX)
                                        .lossFunction(LossFunctions.LossFunction.MCXENT)
                                        .build()),
                        format == DataFormat.NDHWC ? new long[] {3, 4, 5, 2} : new long[] {2, 3, 4, 5})
                .expecting("conv", Precision.INT8_STATIC)
                .expecting("loss", Precision.ORIGINAL);
    }
}
