package io.github.dl4jquant.layers.volume;

import static org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat.NCDHW;
import static org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat.NDHWC;

import io.github.dl4jquant.layers.common.NodeQuantizerContract;
import io.github.dl4jquant.layers.common.Subject;
import io.github.dl4jquant.layers.common.TestNetworks;
import io.github.dl4jquant.scheme.Precision;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Convolution3D;
import org.deeplearning4j.nn.conf.layers.Convolution3D.DataFormat;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.Subsampling3DLayer;
import org.nd4j.linalg.activations.Activation;

class Subsampling3dQuantizerTest extends NodeQuantizerContract {

    @Override
    protected Stream<Subject> subjects() {
        return Stream.of(
                pooling(PoolingType.MAX, NCDHW, ConvolutionMode.Truncate, 1),
                pooling(PoolingType.AVG, NCDHW, ConvolutionMode.Same, 1),
                pooling(PoolingType.MAX, NDHWC, ConvolutionMode.Same, 1),
                pooling(PoolingType.AVG, NDHWC, ConvolutionMode.Truncate, 1),
                pooling(PoolingType.PNORM, NCDHW, ConvolutionMode.Truncate, 2));
    }

    private static Subject pooling(PoolingType type, DataFormat format, ConvolutionMode mode, int dilation) {
        Subsampling3DLayer.Builder layer = new Subsampling3DLayer.Builder(type)
                .name("pool")
                .kernelSize(2, 3, 2)
                .stride(2, 1, 1)
                .dataFormat(format);
        layer.convolutionMode(mode);
        layer.setDilation(1, 1, dilation);
        if (mode != ConvolutionMode.Same) {
            layer.padding(1, 1, 0);
        }
        boolean last = format == NDHWC;
        return Subject.of(
                        type + ", " + format + ", " + mode + ", dilation " + dilation,
                        TestNetworks.sequential(
                                InputType.convolutional3D(format, 4, 5, 6, 2),
                                convolution(format, 3),
                                layer.build(),
                                convolution(format, 4)),
                        last ? new long[] {4, 5, 6, 2} : new long[] {2, 4, 5, 6})
                .expecting("pool", Precision.INT8_STATIC)
                .alsoOn(last ? new long[] {5, 3, 4, 2} : new long[] {2, 5, 3, 4});
    }

    private static Convolution3D convolution(DataFormat format, int channels) {
        return new Convolution3D.Builder(1, 1, 1)
                .nOut(channels)
                .dataFormat(format)
                .activation(Activation.TANH)
                .build();
    }
}
