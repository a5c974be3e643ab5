package io.github.dl4jquant.layers.common;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.ModelDataException;
import io.github.dl4jquant.kernel.KernelProviders;
import io.github.dl4jquant.kernel.PackedLayout;
import io.github.dl4jquant.kernel.WeightTensor;
import io.github.dl4jquant.scheme.ElementType;
import io.github.dl4jquant.session.InferenceSession;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;

/** Weights large enough to be packed where they lie. */
class PackedInPlaceTest {

    /** Sizes that are multiples of no block, and one that is. */
    private static MultiLayerNetwork quantized(QuantizationMode mode) {
        MultiLayerNetwork source = TestNetworks.sequential(
                InputType.convolutional(7, 6, 40),
                convolution("odd", 120),
                convolution("even", 64),
                new DenseLayer.Builder().name("dense").nOut(90).build());
        DataSet data = new DataSet(inputs(16, 1), Nd4j.zeros(16, 90));
        return QuantizationTransform.apply(
                source,
                QuantizationConfig.builder()
                        .mode(mode)
                        .calibrationData(new SingletonDataSetIterator(data))
                        .build());
    }

    private static ConvolutionLayer convolution(String name, int out) {
        return new ConvolutionLayer.Builder(3, 3)
                .name(name)
                .nOut(out)
                .convolutionMode(ConvolutionMode.Same)
                .activation(Activation.RELU)
                .build();
    }

    private static INDArray inputs(int samples, int seed) {
        Nd4j.getRandom().setSeed(seed);
        return Nd4j.randn(samples, 40, 7, 6);
    }

    private static QuantizedLayerImpl layer(MultiLayerNetwork net, String name) {
        return (QuantizedLayerImpl) net.getLayer(name);
    }

    private static byte[] weights(MultiLayerNetwork net, String name) {
        QuantizedLayer conf = (QuantizedLayer) layer(net, name).conf().getLayer();
        BlockPart part = conf.blockParts().get(0);
        WeightTensor weights = ParameterBlock.open(layer(net, name).params(), name, part);
        return bytes(weights.values());
    }

    private static byte[] bytes(INDArray array) {
        byte[] bytes = new byte[(int) array.length()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) array.getInt(i);
        }
        return bytes;
    }

    private static boolean isPacked(MultiLayerNetwork net, String name) {
        return layer(net, name).params().getInt(BlockHeader.PACKED_AT) == 1;
    }

    private static void assumeOneDnn() {
        assumeThat(KernelProviders.get().description()).startsWith("oneDNN").doesNotContain("split");
    }

    @ParameterizedTest
    @EnumSource(
            value = QuantizationMode.class,
            names = {"DYNAMIC", "WEIGHT_AND_ACTIVATION"})
    void noSecondCopyStaysAndTheWeightsCanStillBeRead(QuantizationMode mode) {
        assumeOneDnn();
        MultiLayerNetwork net = quantized(mode);
        byte[] before = weights(net, "even");

        INDArray first = net.output(inputs(3, 2));

        for (String name : List.of("odd", "even")) {
            assertThat(isPacked(net, name)).as(name).isTrue();
            assertThat(layer(net, name).packedBytes()).as(name).isZero();
        }
        assertThat(weights(net, "even")).isEqualTo(before);
        assertThat(net.output(inputs(3, 2))).isEqualTo(first);
    }

    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void packedNetworksAreSavedClonedAndCompiledWithTheSameBits(QuantizationMode mode, @TempDir Path folder)
            throws IOException {
        MultiLayerNetwork net = quantized(mode);
        INDArray input = inputs(5, 3);
        INDArray expected = net.output(input);
        File file = folder.resolve("packed.zip").toFile();
        net.save(file, false);
        MultiLayerNetwork restored = MultiLayerNetwork.load(file, false);

        assertThat(restored.output(input)).isEqualTo(expected);
        assertThat(net.clone().output(input)).isEqualTo(expected);
        assertThat(restored.output(inputs(1, 4))).isEqualTo(net.output(inputs(1, 4)));
        try (InferenceSession session = InferenceSession.compile(restored)) {
            assertThat(session.output(input)).isEqualTo(expected);
        }
        assertThat(net.output(input)).isEqualTo(expected);
    }

    @Test
    void parametersOfAnotherNetworkReplacePackedOnes() {
        MultiLayerNetwork fresh = quantized(QuantizationMode.DYNAMIC);
        MultiLayerNetwork used = fresh.clone();
        INDArray input = inputs(2, 5);
        INDArray expected = used.output(input); // packs those of "used" only

        used.setParams(fresh.params());

        assertThat(used.output(input)).isEqualTo(expected);
        MultiLayerNetwork other = quantized(QuantizationMode.DYNAMIC);
        other.params().assign(used.params());
        assertThat(other.output(input)).isEqualTo(expected);
    }

    @Test
    void aDamagedPackedBlockIsRefused() {
        assumeOneDnn();
        MultiLayerNetwork net = quantized(QuantizationMode.DYNAMIC);
        net.output(inputs(1, 6));
        MultiLayerNetwork copy = net.clone();
        INDArray block = layer(copy, "odd").params();
        block.putScalar(2000, block.getInt(2000) ^ 1);

        assertThatThrownBy(() -> copy.output(inputs(1, 6)))
                .isInstanceOf(ModelDataException.class)
                .hasMessageContaining("layer 'odd'")
                .hasMessageContaining("checksum");
    }

    /** Native code reads there: a wrong place would end the process, or give wrong numbers. */
    @ParameterizedTest
    @ValueSource(longs = {1, 16, -64, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE})
    void aWrongStartOfPackedWeightsIsRefused(long offset) {
        assumeOneDnn();
        MultiLayerNetwork net = quantized(QuantizationMode.DYNAMIC);
        net.output(inputs(1, 6));
        MultiLayerNetwork damaged = net.clone();
        long start = longAt(layer(net, "odd").params(), BlockHeader.PACKED_START_AT) + offset;
        putLong(layer(damaged, "odd").params(), BlockHeader.PACKED_START_AT, start);

        assertThatThrownBy(() -> damaged.output(inputs(1, 6)))
                .isInstanceOf(ModelDataException.class)
                .hasMessageContaining("layer 'odd'");
        try (InferenceSession session = InferenceSession.compile(damaged)) {
            assertThatThrownBy(() -> session.output(inputs(1, 6))).isInstanceOf(ModelDataException.class);
        }
    }

    /** Checksums are no protection against somebody who computes them. */
    @ParameterizedTest
    @CsvSource({
        "start, 1099511627776", "start, -64", "bytes, 1099511627776", "bytes, -1", "axes, 7", "size, 1099511627776",
        "size, 3", "size, -1", "stride, 1099511627776", "plain, 1099511627776", "inner, 0", "axis, 9"
    })
    void aLayoutThatLeavesItsRegionIsRefused(String what, long value) {
        assumeOneDnn();
        MultiLayerNetwork net = quantized(QuantizationMode.DYNAMIC);
        net.output(inputs(1, 6));
        INDArray block = layer(net, "odd").params();
        int layout = (int) block.length() - PackedLayout.WRITTEN_BYTES;
        int axes = block.getInt(layout + 16);
        int at = switch (what) {
            case "start" -> BlockHeader.PACKED_START_AT;
            case "bytes" -> layout + 8;
            case "axes" -> layout + 16;
            case "size" -> layout + 24;
            case "plain" -> layout + 24 + 8 * axes;
            case "stride" -> layout + 24 + 16 * axes;
            case "inner" -> layout + 24 + 24 * axes;
            default -> layout + 24 + 24 * axes + 8 * block.getInt(layout + 20);
        };
        putLong(block, at, value);
        byte[] forged = bytes(block);
        int checksum = BlockHeader.packedChecksum(ByteBuffer.wrap(forged).order(ByteOrder.LITTLE_ENDIAN));
        for (int i = 0; i < 4; i++) {
            block.putScalar(BlockHeader.PACKED_CHECKSUM_AT + i, (byte) (checksum >>> 8 * i));
        }

        assertThatThrownBy(() -> net.clone().output(inputs(1, 6)))
                .isInstanceOf(ModelDataException.class)
                .hasMessageContaining("layer 'odd'")
                .hasMessageContaining("does not hold its 43200 weights");
    }

    private static long longAt(INDArray block, int at) {
        return ByteBuffer.wrap(bytes(block)).order(ByteOrder.LITTLE_ENDIAN).getLong(at);
    }

    private static void putLong(INDArray block, int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            block.putScalar(at + i, (byte) (value >>> 8 * i));
        }
    }

    /** A small image packs the weights for digits, a large one then wants a copy, which outlives Deeplearning4j's workspaces. */
    @ParameterizedTest
    @EnumSource(QuantizationMode.class)
    void imagesOfSeveralSizesInTurnsGetTheSameBits(QuantizationMode mode) {
        MultiLayerNetwork source = TestNetworks.sequential(
                InputType.convolutional(7, 6, 40),
                convolution("first", 160),
                convolution("second", 160),
                new GlobalPoolingLayer.Builder(PoolingType.AVG).build(),
                new DenseLayer.Builder().nOut(5).build());
        DataSet data = new DataSet(inputs(16, 1), Nd4j.zeros(16, 5));
        MultiLayerNetwork net = QuantizationTransform.apply(
                source,
                QuantizationConfig.builder()
                        .mode(mode)
                        .calibrationData(new SingletonDataSetIterator(data))
                        .build());
        INDArray small = inputs(1, 2);
        INDArray large = Nd4j.randn(1, 40, 48, 48);
        INDArray expectedSmall = net.clone().output(small);
        INDArray expectedLarge = net.clone().output(large);
        for (int round = 0; round < 3; round++) {
            assertThat(net.output(small)).isEqualTo(expectedSmall);
            assertThat(net.output(large)).isEqualTo(expectedLarge);
        }
    }

    @Test
    void blocksOfTheFirstVersionAreRead() {
        byte[] values = new byte[1 << 15];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) (i * 31);
        }
        int channels = 16;
        BlockPart part = new BlockPart(ElementType.INT8, values.length, channels, false);
        int length = (int) part.bytes(1);
        ByteBuffer block = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        block.putInt(0x51344C44).putInt(1).putInt(1).putInt(channels).putLong(values.length);
        block.position(ParameterBlock.HEADER).put(values);
        for (int c = 0; c < channels; c++) {
            block.putFloat(0.5f + c);
        }
        CRC32 crc = new CRC32();
        crc.update(block.array(), ParameterBlock.HEADER, length - ParameterBlock.HEADER);
        block.putInt(28, (int) crc.getValue());

        WeightTensor weights = ParameterBlock.open(Nd4j.createFromArray(block.array()), "layer", part);

        assertThat(length).isEqualTo(64 + values.length + 64);
        assertThat(weights.store()).isNull();
        assertThat(bytes(weights.values())).isEqualTo(values);
        assertThat(weights.scales()[15]).isEqualTo(15.5f);
    }
}
