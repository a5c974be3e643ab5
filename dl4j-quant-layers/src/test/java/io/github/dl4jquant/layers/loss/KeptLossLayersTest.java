package io.github.dl4jquant.layers.loss;

import static io.github.dl4jquant.scheme.Precision.INT8_STATIC;
import static io.github.dl4jquant.scheme.Precision.ORIGINAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Cnn3DLossLayer;
import org.deeplearning4j.nn.conf.layers.CnnLossLayer;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.deeplearning4j.nn.layers.objdetect.DetectedObject;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Loss layers over images and volumes. */
class KeptLossLayersTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                images("sigmoid", CNN2DFormat.NCHW, pixelLoss(CNN2DFormat.NCHW, Activation.SIGMOID)),
                images("softmax", CNN2DFormat.NCHW, pixelLoss(CNN2DFormat.NCHW, Activation.SOFTMAX)),
                images("softmax, channels last", CNN2DFormat.NHWC, pixelLoss(CNN2DFormat.NHWC, Activation.SOFTMAX)),
                images("yolo", CNN2DFormat.NCHW, yolo(CNN2DFormat.NCHW)),
                images("yolo, channels last", CNN2DFormat.NHWC, yolo(CNN2DFormat.NHWC)),
                volumes());
    }

    private static Subject images(String name, CNN2DFormat format, Layer output) {
        long[] shape = format == CNN2DFormat.NCHW ? new long[] {3, 5, 4} : new long[] {5, 4, 3};
        return Subject.of(name, network(format, output), shape)
                .expecting("conv", INT8_STATIC)
                .expecting("out", ORIGINAL);
    }

    private static Subject volumes() {
        return Subject.of(
                        "volumes",
                        TestNetworks.sequential(
                                InputType.convolutional3D(Convolution3D.DataFormat.NCDHW, 3, 4, 5, 2),
                                new Cnn3DLossLayer.Builder(Convolution3D.DataFormat.NCDHW)
                                        .name("out")
                                        .lossFunction(LossFunction.MSE)
                                        .activation(Activation.SOFTMAX)
                                        .build()),
                        2,
                        3,
                        4,
                        5)
                .expecting("out", ORIGINAL);
    }

    @Test
    void objectsAreFoundAsInTheFloatNetwork() {
        MultiLayerNetwork net = network(CNN2DFormat.NCHW, yolo(CNN2DFormat.NCHW));
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());
        Nd4j.getRandom().setSeed(3);
        INDArray x = Nd4j.randn(DataType.FLOAT, 2, 3, 5, 4);

        List<DetectedObject> expected = objects(net, x);
        List<DetectedObject> found = objects(quantized, x);
        assertThat(expected).isNotEmpty();
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).getConfidence()).isCloseTo(expected.get(i).getConfidence(), within(1e-4));
            assertThat(found.get(i).getCenterX()).isCloseTo(expected.get(i).getCenterX(), within(1e-4));
        }
    }

    private static List<DetectedObject> objects(MultiLayerNetwork net, INDArray x) {
        var layer = (org.deeplearning4j.nn.layers.objdetect.Yolo2OutputLayer) net.getOutputLayer();
        return layer.getPredictedObjects(net.output(x), 0.6);
    }

    @Test
    void scoreIsThatOfTheFloatNetwork() {
        MultiLayerNetwork net = network(CNN2DFormat.NCHW, pixelLoss(CNN2DFormat.NCHW, Activation.SIGMOID));
        MultiLayerNetwork quantized = QuantizationTransform.apply(net, QuantizationConfig.float32());
        Nd4j.getRandom().setSeed(3);
        INDArray labels = Nd4j.rand(DataType.FLOAT, 2, 14, 5, 4).gt(0.5).castTo(DataType.FLOAT);
        DataSet data = new DataSet(Nd4j.randn(DataType.FLOAT, 2, 3, 5, 4), labels);

        assertThat(quantized.score(data)).isCloseTo(net.score(data), within(1e-3));
    }

    private static MultiLayerNetwork network(CNN2DFormat format, Layer output) {
        return TestNetworks.sequential(
                InputType.convolutional(5, 4, 3, format),
                new ConvolutionLayer.Builder(3, 3)
                        .name("conv")
                        .convolutionMode(ConvolutionMode.Same)
                        .nOut(14)
                        .dataFormat(format)
                        .build(),
                output);
    }

    private static Layer pixelLoss(CNN2DFormat format, Activation activation) {
        return new CnnLossLayer.Builder(LossFunction.MSE)
                .name("out")
                .format(format)
                .activation(activation)
                .build();
    }

    private static Layer yolo(CNN2DFormat format) {
        Yolo2OutputLayer layer = new Yolo2OutputLayer.Builder()
                .name("out")
                .boundingBoxPriors(Nd4j.create(new double[][] {{1, 2}, {2, 1}}))
                .build();
        layer.setFormat(format);
        return layer;
    }
}
