package io.github.dl4jquant.layers.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.kernel.KernelProviders;
import io.github.dl4jquant.kernel.PackedLayout;
import io.github.dl4jquant.session.InferenceSession;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Layers of few weights, whose packed form is several times as large: LeNet's, and a depthwise one. */
class SmallLayersInPlaceTest {

    private static MultiLayerNetwork quantized(QuantizationMode mode) {
        MultiLayerNetwork source = TestNetworks.sequential(
                InputType.convolutional(20, 20, 1),
                convolution("first", 20),
                convolution("second", 50),
                new DepthwiseConvolution2D.Builder(3, 3).name("depthwise").build(),
                new DenseLayer.Builder().name("dense").nOut(90).build(),
                new DenseLayer.Builder().name("narrow").nOut(10).build());
        DataSet data = new DataSet(inputs(8, 1), Nd4j.zeros(8, 10));
        return QuantizationTransform.apply(
                source,
                QuantizationConfig.builder()
                        .mode(mode)
                        .calibrationData(new SingletonDataSetIterator(data))
                        .build());
    }

    private static ConvolutionLayer convolution(String name, int out) {
        return new ConvolutionLayer.Builder(5, 5)
                .name(name)
                .nOut(out)
                .activation(Activation.RELU)
                .build();
    }

    private static INDArray inputs(int samples, int seed) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.randn(samples, 1, 20, 20);
    }

    private static PackedLayout layout(INDArray block) {
        ByteBuffer bytes = block.data().asNio().order(ByteOrder.LITTLE_ENDIAN);
        bytes.position((int) (block.offset() + block.length()) - PackedLayout.WRITTEN_BYTES);
        return PackedLayout.read(bytes);
    }

    private static long copies(MultiLayerNetwork net) {
        return Arrays.stream(net.getLayers())
                .filter(QuantizedLayerImpl.class::isInstance)
                .mapToLong(l -> ((QuantizedLayerImpl) l).packedBytes())
                .sum();
    }

    @ParameterizedTest
    @EnumSource(
            value = QuantizationMode.class,
            names = {"DYNAMIC", "WEIGHT_AND_ACTIVATION", "WEIGHT_ONLY"})
    void nothingIsCopiedByNetworkOrSession(QuantizationMode mode) {
        assumeThat(KernelProviders.get().description()).startsWith("oneDNN").doesNotContain("split");
        MultiLayerNetwork net = quantized(mode);
        INDArray input = inputs(1, 2);

        INDArray expected = net.output(input);

        for (String name : new String[] {"first", "second", "depthwise", "dense", "narrow"}) {
            assertThat(net.getLayer(name).params().getInt(BlockHeader.PACKED_AT))
                    .as(name)
                    .isEqualTo(1);
            assertThat(layout(net.getLayer(name).params()).isCanonical())
                    .as("%s is only marked", name)
                    .isFalse();
        }
        try (InferenceSession session = InferenceSession.compile(net)) {
            assertThat(session.output(input)).isEqualTo(expected);
            assertThat(session.packedBytes()).isZero();
        }
        assertThat(copies(net)).isZero();
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void packedOnesAreSavedAndClonedWithTheSameBits(QuantizationMode mode, @TempDir Path folder) throws IOException {
        MultiLayerNetwork net = quantized(mode);
        MultiLayerNetwork fresh = net.clone();
        INDArray input = inputs(3, 3);
        INDArray expected = net.output(input);
        net.save(folder.resolve("packed.zip").toFile(), false);

        assertThat(MultiLayerNetwork.load(folder.resolve("packed.zip").toFile(), false)
                        .output(input))
                .isEqualTo(expected);
        assertThat(net.clone().output(input)).isEqualTo(expected);
        try (InferenceSession session = InferenceSession.compile(fresh)) {
            assertThat(session.output(input)).isEqualTo(expected);
        }
        assertThat(fresh.output(input)).isEqualTo(expected);
    }

    /** oneDNN has no such convolution; nobody else packs the weights, so that Java reads them where they lie. */
    @Test
    void layersInPlainJavaCopyNothing() {
        assumeThat(KernelProviders.get().description()).startsWith("oneDNN").doesNotContain("split");
        MultiLayerNetwork source = TestNetworks.sequential(
                InputType.convolutional(5, 5, 20),
                new ConvolutionLayer.Builder(1, 1)
                        .name("beyond")
                        .padding(1, 1)
                        .nOut(50)
                        .build(),
                new DenseLayer.Builder().name("dense").nOut(10).build());
        INDArray input = Nd4j.rand(1, 20, 5, 5);
        MultiLayerNetwork net = QuantizationTransform.apply(
                source,
                QuantizationConfig.builder().mode(QuantizationMode.DYNAMIC).build());

        INDArray expected = net.output(input);

        assertThat(((QuantizedLayerImpl) net.getLayer("beyond")).packedBytes()).isZero();
        try (InferenceSession session = InferenceSession.compile(net)) {
            assertThat(session.output(input)).isEqualTo(expected);
            assertThat(session.packedBytes()).isZero();
        }
    }
}
