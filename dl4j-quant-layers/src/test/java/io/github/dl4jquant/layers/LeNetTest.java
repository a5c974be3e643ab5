package io.github.dl4jquant.layers;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dl4jquant.QuantizationResult;
import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.layers.boundary.BoundaryLayer;
import io.github.dl4jquant.layers.common.FloatCopies;
import io.github.dl4jquant.layers.common.QuantizedLayerImpl;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.layers.reshape.QuantizedUnflatten;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodePlan;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.ops.transforms.Transforms;

/** The LeNet of Deeplearning4j's zoo, with seeded weights. */
class LeNetTest {

    private static final int BATCH = 3;

    /** Of the second convolution, the dense layer and the output layer; the first has as many as there are biases. */
    private static final Set<Long> WEIGHT_COUNTS = Set.of(25_000L, 1_225_000L, 5_000L);

    private static MultiLayerNetwork leNet(InputType input) {
        return TestNetworks.sequential(
                input,
                convolution("cnn1", 20),
                pooling("maxpool1"),
                convolution("cnn2", 50),
                pooling("maxpool2"),
                new DenseLayer.Builder()
                        .name("ffn1")
                        .nOut(500)
                        .activation(Activation.RELU)
                        .build(),
                new OutputLayer.Builder(LossFunction.MCXENT)
                        .name("output")
                        .nOut(10)
                        .activation(Activation.SOFTMAX)
                        .build());
    }

    private static ConvolutionLayer convolution(String name, int channels) {
        return new ConvolutionLayer.Builder(5, 5)
                .name(name)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(channels)
                .activation(Activation.RELU)
                .build();
    }

    private static SubsamplingLayer pooling(String name) {
        return new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
                .name(name)
                .convolutionMode(ConvolutionMode.Same)
                .build();
    }

    /** Like digits: between 0 and 1, mostly 0. */
    private static INDArray vectors(int samples, int seed) {
        Nd4j.getRandom().setSeed(seed);
        INDArray values = Nd4j.rand(new int[] {samples, 28 * 28});
        return values.subi(0.5).muli(2).muli(values.gt(0).castTo(DataType.FLOAT));
    }

    private static INDArray images(int samples, int seed) {
        return vectors(samples, seed).reshape(samples, 1, 28, 28);
    }

    private static QuantizationResult<MultiLayerNetwork> quantized(
            MultiLayerNetwork net, QuantizationMode mode, INDArray data) {
        return QuantizationTransform.transform(
                net,
                QuantizationConfig.builder()
                        .calibrationData(new SingletonDataSetIterator(new DataSet(data, data)))
                        .mode(mode)
                        .build());
    }

    @Test
    void everythingButTheLossIsStaticInt8() {
        var result = quantized(
                leNet(InputType.convolutionalFlat(28, 28, 1)), QuantizationMode.WEIGHT_AND_ACTIVATION, vectors(16, 1));

        assertThat(result.plan().nodes())
                .filteredOn(n -> n.precision() != Precision.INT8_STATIC)
                .extracting(NodePlan::name)
                .containsExactly("output");
        assertThat(result.plan().nodes())
                .extracting(NodePlan::name)
                .containsExactly(
                        "cnn1-preprocessor", "cnn1", "maxpool1", "cnn2", "maxpool2", "ffn1", "output-logits", "output");
    }

    @Test
    void vectorsAreQuantizedAndReorderedInOneLayer() {
        MultiLayerNetwork net = quantized(
                        leNet(InputType.convolutionalFlat(28, 28, 1)),
                        QuantizationMode.WEIGHT_AND_ACTIVATION,
                        vectors(16, 1))
                .network();

        assertThat(net.getLayer(0).conf().getLayer()).isInstanceOf(QuantizedUnflatten.class);
        assertThat(boundaries(net)).isZero();
        assertInt8UntilLogits(net, vectors(BATCH, 2));
    }

    @Test
    void imagesAreConvertedOnce() {
        MultiLayerNetwork net = quantized(
                        leNet(InputType.convolutional(28, 28, 1)),
                        QuantizationMode.WEIGHT_AND_ACTIVATION,
                        images(16, 1))
                .network();

        assertThat(net.getLayer(0).conf().getLayer()).isInstanceOf(BoundaryLayer.class);
        assertThat(boundaries(net)).isEqualTo(1);
        assertInt8UntilLogits(net, images(BATCH, 2));
    }

    private static long boundaries(MultiLayerNetwork net) {
        return Arrays.stream(net.getLayers())
                .filter(l -> l.conf().getLayer() instanceof BoundaryLayer)
                .count();
    }

    private static void assertInt8UntilLogits(MultiLayerNetwork net, INDArray input) {
        List<INDArray> activations = net.feedForward(input, false);
        int last = net.getnLayers() - 1;
        assertThat(net.getLayer(last).conf().getLayer()).isInstanceOf(LossLayer.class);
        for (int i = 0; i <= last; i++) {
            DataType type = activations.get(i + 1).dataType();
            assertThat(type)
                    .as("output of %s", net.getLayer(i).conf().getLayer().getLayerName())
                    .isEqualTo(i < last - 1 ? DataType.UINT8 : DataType.FLOAT);
        }
    }

    @ParameterizedTest
    @EnumSource(value = QuantizationMode.class, names = "FLOAT32", mode = EnumSource.Mode.EXCLUDE)
    void noFloatCopyOfAnyWeightIsKept(QuantizationMode mode) {
        MultiLayerNetwork net = quantized(leNet(InputType.convolutionalFlat(28, 28, 1)), mode, vectors(16, 1))
                .network();
        net.output(vectors(BATCH, 2));
        net.output(vectors(1, 2));
        net.output(vectors(BATCH, 2));

        assertThat(FloatCopies.reachableFrom(net, WEIGHT_COUNTS)).isEmpty();
        long packed = Arrays.stream(net.getLayers())
                .filter(QuantizedLayerImpl.class::isInstance)
                .mapToLong(l -> ((QuantizedLayerImpl) l).packedBytes())
                .sum();
        assertThat(packed).as("bytes of packed weights, of %d", net.numParams()).isLessThan(net.numParams() * 11 / 10);
    }

    @Test
    void theSearchForFloatCopiesFindsThoseOfAFloatNetwork() {
        MultiLayerNetwork net = leNet(InputType.convolutionalFlat(28, 28, 1));
        assertThat(FloatCopies.reachableFrom(net, WEIGHT_COUNTS)).hasSizeGreaterThanOrEqualTo(3);

        MultiLayerNetwork onKernels =
                quantized(net, QuantizationMode.FLOAT32, vectors(1, 1)).network();
        onKernels.output(vectors(BATCH, 2));
        assertThat(FloatCopies.reachableFrom(onKernels, WEIGHT_COUNTS)).hasSizeGreaterThanOrEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void logitsAreCloseToTheFloatNetworks(QuantizationMode mode) {
        MultiLayerNetwork net = leNet(InputType.convolutionalFlat(28, 28, 1));
        MultiLayerNetwork quantized = quantized(net, mode, vectors(64, 1)).network();
        INDArray input = vectors(64, 2);

        INDArray expected = logits(net.output(input));
        INDArray error = logits(quantized.output(input)).subi(expected);
        double decibels = 20
                * Math.log10(expected.norm2Number().doubleValue()
                        / error.norm2Number().doubleValue());
        assertThat(decibels).as("SQNR of logits in dB").isGreaterThan(mode == QuantizationMode.FLOAT32 ? 80 : 30);
    }

    /** Up to a constant per row, which is taken off. */
    private static INDArray logits(INDArray probabilities) {
        INDArray logs = Transforms.log(probabilities, true);
        return logs.subColumnVector(logs.mean(true, 1));
    }
}
