package io.github.dl4jquant.layers.pooling;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution1DLayer;
import org.deeplearning4j.nn.conf.layers.Pooling1D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling1DLayer;

class Pooling1dQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                behind("maximum", RNNFormat.NCW, layer(PoolingType.MAX, 3, 2, ConvolutionMode.Truncate)),
                behind("maximum, same", RNNFormat.NWC, layer(PoolingType.MAX, 3, 2, ConvolutionMode.Same)),
                behind(
                        "average, dilation 2",
                        RNNFormat.NCW,
                        dilated(layer(PoolingType.AVG, 2, 1, ConvolutionMode.Same))),
                behind(
                        "average, padding",
                        RNNFormat.NWC,
                        padded(layer(PoolingType.AVG, 2, 2, ConvolutionMode.Truncate))),
                behind("2-norm, strict", RNNFormat.NWC, layer(PoolingType.PNORM, 2, 3, ConvolutionMode.Strict)),
                behind("Pooling1D", RNNFormat.NCW, alias()),
                refused("causal", layer(PoolingType.MAX, 2, 2, ConvolutionMode.Causal), "Causal"));
    }

    private static Subject behind(String name, RNNFormat format, Subsampling1DLayer layer) {
        return Subject.of(
                        name + " " + format,
                        TestNetworks.sequential(InputType.recurrent(3, 11, format), convolution(format), layer),
                        format == RNNFormat.NWC ? new long[] {11, 3} : new long[] {3, 11})
                .expecting("pool", Precision.INT8_STATIC)
                .alsoOn(format == RNNFormat.NWC ? new long[] {8, 3} : new long[] {3, 8});
    }

    private static Subject refused(String name, Subsampling1DLayer layer, String reason) {
        return Subject.of(
                        name,
                        TestNetworks.sequential(InputType.recurrent(3, 8), convolution(RNNFormat.NCW), layer),
                        new long[] {3, 8})
                .refusing("pool", reason);
    }

    private static Convolution1DLayer convolution(RNNFormat format) {
        return new Convolution1DLayer.Builder(1).rnnDataFormat(format).nOut(5).build();
    }

    private static Subsampling1DLayer layer(PoolingType type, int kernel, int stride, ConvolutionMode mode) {
        Subsampling1DLayer layer = new Subsampling1DLayer.Builder(kernel)
                .stride(stride)
                .convolutionMode(mode)
                .name("pool")
                .build();
        layer.setPoolingType(type);
        layer.setPnorm(2);
        return layer;
    }

    private static Subsampling1DLayer dilated(Subsampling1DLayer layer) {
        layer.setDilation(new int[] {2, 1});
        return layer;
    }

    /** The builder pads a second axis too, and Deeplearning4j then fails. */
    private static Subsampling1DLayer padded(Subsampling1DLayer layer) {
        layer.setPadding(new int[] {1, 0});
        return layer;
    }

    private static Pooling1D alias() {
        Pooling1D layer = new Pooling1D();
        layer.setLayerName("pool");
        layer.setPoolingType(PoolingType.MAX);
        layer.setConvolutionMode(ConvolutionMode.Truncate);
        layer.setKernelSize(new int[] {2, 1});
        layer.setStride(new int[] {2, 1});
        layer.setPadding(new int[] {0, 0});
        layer.setDilation(new int[] {1, 1});
        return layer;
    }
}
