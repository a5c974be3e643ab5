package io.github.dl4jquant.layers.pooling;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.Pooling2D;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.Activation;

class PoolingQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        List<Subject> all = new ArrayList<>();
        for (CNN2DFormat format : CNN2DFormat.values()) {
            all.add(subject("maximum", format, window(PoolingType.MAX, 2, 2)));
        }
        all.add(subject(
                "maximum, same",
                CNN2DFormat.NCHW,
                window(PoolingType.MAX, 3, 2).convolutionMode(ConvolutionMode.Same)));
        all.add(subject("average", CNN2DFormat.NCHW, window(PoolingType.AVG, 2, 2)));
        all.add(subject(
                "average, padding counts",
                CNN2DFormat.NHWC,
                window(PoolingType.AVG, 3, 2)
                        .convolutionMode(ConvolutionMode.Same)
                        .avgPoolIncludePadInDivisor(true)));
        all.add(subject(
                "2-norm", CNN2DFormat.NCHW, window(PoolingType.PNORM, 2, 2).pnorm(2)));
        all.add(subject(
                "3-norm, same",
                CNN2DFormat.NHWC,
                window(PoolingType.PNORM, 3, 2).pnorm(3).convolutionMode(ConvolutionMode.Same)));
        for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG, PoolingType.PNORM)) {
            all.add(subject(
                            type + ", same, dilation",
                            CNN2DFormat.NCHW,
                            window(type, 2, 2).dilation(2, 1).pnorm(2).convolutionMode(ConvolutionMode.Same))
                    .alsoOn(new long[] {3, 6, 8}));
        }
        all.add(Subject.of(
                        "graph",
                        TestNetworks.graph(TestNetworks.settings()
                                .graphBuilder()
                                .addInputs("in")
                                .setInputTypes(InputType.convolutional(9, 7, 3))
                                .addLayer("conv", convolution(CNN2DFormat.NCHW, Activation.RELU), "in")
                                .addLayer(
                                        "pool",
                                        new Pooling2D.Builder(PoolingType.MAX, new int[] {2, 2}).build(),
                                        "conv")
                                .addLayer("conv2", convolution(CNN2DFormat.NCHW, Activation.RELU), "pool")
                                .setOutputs("conv2")),
                        new long[] {3, 9, 7})
                .expecting("pool", Precision.INT8_STATIC)
                .alsoOn(new long[] {3, 12, 5}));
        return all.stream();
    }

    private static SubsamplingLayer.Builder window(PoolingType type, int kernel, int stride) {
        return new SubsamplingLayer.Builder(type).kernelSize(kernel, kernel).stride(stride, stride);
    }

    /** Convolution, so that some values are below 0, then pooling. */
    private static Subject subject(String name, CNN2DFormat format, SubsamplingLayer.Builder pooling) {
        boolean last = format == CNN2DFormat.NHWC;
        return Subject.of(
                        name + " " + format,
                        TestNetworks.sequential(
                                InputType.convolutional(9, 7, 3, format),
                                convolution(format, Activation.IDENTITY),
                                pooling.dataFormat(format).name("pool").build()),
                        last ? new long[] {9, 7, 3} : new long[] {3, 9, 7})
                .expecting("pool", Precision.INT8_STATIC);
    }

    private static ConvolutionLayer convolution(CNN2DFormat format, Activation activation) {
        return new ConvolutionLayer.Builder(3, 3)
                .convolutionMode(ConvolutionMode.Same)
                .nOut(8)
                .dataFormat(format)
                .activation(activation)
                .build();
    }
}
