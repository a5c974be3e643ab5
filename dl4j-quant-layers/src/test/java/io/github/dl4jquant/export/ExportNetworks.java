package io.github.dl4jquant.export;

import io.github.dl4jquant.QuantizationTransform;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.layers.common.TestNetworks;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.dataset.MultiDataSet;
import org.nd4j.linalg.dataset.adapter.SingletonDataSetIterator;
import org.nd4j.linalg.dataset.adapter.SingletonMultiDataSetIterator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** Whole networks to be exported, with seeded random weights. */
final class ExportNetworks {

    private ExportNetworks() {}

    /** Two residual blocks, one with a leaky rectifier, over images of any size. */
    static ComputationGraph residual() {
        return TestNetworks.graph(TestNetworks.settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(12, 11, 3))
                .addLayer("conv1", convolution(3, CNN2DFormat.NCHW), "in")
                .addLayer("norm1", new BatchNormalization(), "conv1")
                .addLayer("relu1", new ActivationLayer(Activation.RELU), "norm1")
                .addLayer("pool", new SubsamplingLayer.Builder(2, 2).build(), "relu1")
                .addLayer("conv2", convolution(3, CNN2DFormat.NCHW), "pool")
                .addLayer("norm2", new BatchNormalization(), "conv2")
                .addVertex("add2", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm2", "pool")
                .addLayer("relu2", new ActivationLayer(Activation.RELU), "add2")
                .addLayer("conv3", convolution(1, CNN2DFormat.NCHW), "relu2")
                .addVertex("add3", new ElementWiseVertex(ElementWiseVertex.Op.Add), "conv3", "relu2")
                .addLayer("relu3", new ActivationLayer(Activation.LEAKYRELU), "add3")
                .addLayer("average", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "relu3")
                .addLayer("output", output(), "average")
                .setOutputs("output"));
    }

    /** Two convolutions that read the same pooled tensor, which nothing rectified. */
    static ComputationGraph branchesOfSignedNumbers() {
        return TestNetworks.graph(TestNetworks.settings()
                .graphBuilder()
                .addInputs("in")
                .setInputTypes(InputType.convolutional(12, 11, 3))
                .addLayer("conv1", convolution(3, CNN2DFormat.NCHW), "in")
                .addLayer("pool", new SubsamplingLayer.Builder(2, 2).build(), "conv1")
                .addLayer("conv2", convolution(3, CNN2DFormat.NCHW), "pool")
                .addLayer("conv3", convolution(1, CNN2DFormat.NCHW), "pool")
                .addVertex("both", new MergeVertex(), "conv2", "conv3")
                .addLayer("average", new GlobalPoolingLayer.Builder(PoolingType.AVG).build(), "both")
                .addLayer("output", output(), "average")
                .setOutputs("output"));
    }

    /** Convolution, pooling, dense output. */
    static MultiLayerNetwork sequential(CNN2DFormat format) {
        return TestNetworks.sequential(
                InputType.convolutional(10, 8, 3, format),
                convolution(3, format),
                new SubsamplingLayer.Builder(2, 2).dataFormat(format).build(),
                output());
    }

    private static ConvolutionLayer convolution(int kernel, CNN2DFormat format) {
        return new ConvolutionLayer.Builder(kernel, kernel)
                .convolutionMode(ConvolutionMode.Same)
                .dataFormat(format)
                .nOut(8)
                .build();
    }

    private static OutputLayer output() {
        return new OutputLayer.Builder(LossFunction.MCXENT)
                .nOut(5)
                .activation(Activation.SOFTMAX)
                .build();
    }

    static INDArray inputs(long... shape) {
        Nd4j.getRandom().setSeed(3);
        return Nd4j.randn(shape).castTo(DataType.FLOAT);
    }

    static ComputationGraph quantized(ComputationGraph net, QuantizationMode mode, INDArray data) {
        var it = new SingletonMultiDataSetIterator(new MultiDataSet(new INDArray[] {data}, new INDArray[] {data}));
        return QuantizationTransform.apply(
                net, QuantizationConfig.builder().mode(mode).calibrationData(it).build());
    }

    static MultiLayerNetwork quantized(MultiLayerNetwork net, QuantizationMode mode, INDArray data) {
        var it = new SingletonDataSetIterator(new DataSet(data, data));
        return QuantizationTransform.apply(
                net, QuantizationConfig.builder().mode(mode).calibrationData(it).build());
    }
}
