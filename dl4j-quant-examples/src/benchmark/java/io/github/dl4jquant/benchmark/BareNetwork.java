package io.github.dl4jquant.benchmark;

import io.github.dl4jquant.benchmark.BareMemory.Tensor;
import io.github.dl4jquant.benchmark.NetworkLayers.Node;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DepthwiseConvolution2D;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;

/**
 * The int8 kernels of a network straight from oneDNN, without any code of this library: the yardstick for what is lost around
 * them. Batch normalization, activations and residual sums are in the kernels of the convolutions before them; the softmax at
 * the end is left out. Kernels read what the ones before wrote, so that all in a row are the whole network; weights are no
 * real ones, for what it costs does not depend on them. Not thread-safe.
 */
final class BareNetwork implements AutoCloseable {

    private static final IActivation NONE = new ActivationIdentity();

    /** Of a profile. */
    private static final int ROUNDS = 100;

    private static final int COLD_ROUNDS = 10;

    private final BareMemory arrays = new BareMemory();
    private final BareKernels builder = new BareKernels(arrays);
    private final NetworkLayers layers;
    private final long batch;
    private final Tensor input;
    private final Map<String, Tensor> tensors = new HashMap<>();
    private final stream queue = arrays.own(new stream(arrays.cpu()));
    private final List<BareKernel> kernels;

    /**
     * @param inputShape minibatch first, in Deeplearning4j's order of axes
     * @throws IllegalArgumentException if the network has something that there is no bare kernel for
     */
    BareNetwork(Model network, long... inputShape) {
        layers = NetworkLayers.of(network);
        batch = inputShape[0];
        input = input(inputShape);
        tensor(layers.output());
        kernels = builder.inOrder();
    }

    /** Samples that it computes at a time. */
    long batch() {
        return batch;
    }

    /** In the order in which they run. */
    List<BareKernel> kernels() {
        return kernels;
    }

    /** Runs all of them in a row. */
    void run() {
        for (BareKernel kernel : kernels) {
            kernel.run(queue);
        }
        queue._wait();
    }

    /** Runs one of them. */
    void run(BareKernel kernel) {
        kernel.run(queue);
        queue._wait();
    }

    /** What each kernel takes when all run in a row, with its weights where the ones before have left them. */
    List<Times> timesInARow() {
        List<List<Double>> nanos = new ArrayList<>();
        kernels.forEach(kernel -> nanos.add(new ArrayList<>()));
        for (int round = -COLD_ROUNDS; round < ROUNDS; round++) {
            for (int i = 0; i < kernels.size(); i++) {
                long start = System.nanoTime();
                run(kernels.get(i));
                if (round >= 0) {
                    nanos.get(i).add((double) (System.nanoTime() - start));
                }
            }
        }
        return nanos.stream().map(Times::of).toList();
    }

    private Tensor input(long... shape) {
        return switch (shape.length) {
            case 2 -> builder.quantize(floats(memory.format_tag.ab, shape), memory.format_tag.ab);
            // [n, size, time] is read as [time, n, size]
            case 3 ->
                builder.quantize(floats(memory.format_tag.bca, shape[2], shape[0], shape[1]), memory.format_tag.abc);
            default -> builder.quantize(floats(memory.format_tag.nchw, shape), memory.format_tag.nhwc);
        };
    }

    private Tensor floats(memory.format_tag order, long... shape) {
        return arrays.tensor(memory.data_type.f32, order, shape);
    }

    /** What a node computes; adds the kernels that it takes. */
    private Tensor tensor(String name) {
        if (!layers.nodes().containsKey(name)) {
            return input;
        }
        Tensor known = tensors.get(name);
        if (known == null) {
            known = tensor(name, NONE, null);
            tensors.put(name, known);
        }
        return known;
    }

    /**
     * What a node computes with what comes behind it in the same kernel.
     *
     * @param activation behind it
     * @param residual added before the activation; null for none
     */
    private Tensor tensor(String name, IActivation activation, Tensor residual) {
        Node node = layers.nodes().get(name);
        Object layer = node.configuration();
        String from = node.inputs().get(0);
        if (layer instanceof BatchNormalization norm) {
            return tensor(from, either(norm.getActivationFn(), activation), residual);
        }
        if (layer instanceof ActivationLayer act) {
            return tensor(from, either(act.getActivationFn(), activation), residual);
        }
        if (layer instanceof ElementWiseVertex) {
            Tensor other = tensor(node.inputs().get(1));
            return tensor(from, activation, other);
        }
        if (layer instanceof ConvolutionLayer convolution) {
            return convolution(
                    convolution, tensor(from), post(name, convolution.getActivationFn(), activation), residual);
        }
        if (layer instanceof SubsamplingLayer pooling) {
            Tensor in = tensor(from);
            return builder.pool(
                    in,
                    window(
                            pooling.getConvolutionMode(),
                            pooling.getKernelSize()[0],
                            pooling.getStride()[0],
                            in.size(2)),
                    dnnl.algorithm.pooling_max);
        }
        if (layer instanceof GlobalPoolingLayer) {
            Tensor in = tensor(from);
            return builder.pool(in, new Window(in.size(2), 1, 0, 0), dnnl.algorithm.pooling_avg_exclude_padding);
        }
        if (layer instanceof LSTM lstm) {
            return BareLstm.append(builder, arrays, tensor(from), lstm.getNOut());
        }
        if (layer instanceof FeedForwardLayer dense) {
            return builder.dense(
                    vectors(tensor(from)), dense.getNOut(), post(name, dense.getActivationFn(), activation));
        }
        throw new IllegalArgumentException("No bare kernel for '" + name + "', a "
                + layer.getClass().getSimpleName() + "; expected convolutions, pooling, dense layers, LSTM and sums.");
    }

    private Tensor convolution(ConvolutionLayer layer, Tensor in, PostOperation post, Tensor residual) {
        boolean depthwise = layer instanceof DepthwiseConvolution2D;
        return builder.convolution(
                in,
                depthwise ? in.size(1) : layer.getNOut(),
                window(layer.getConvolutionMode(), layer.getKernelSize()[0], layer.getStride()[0], in.size(2)),
                depthwise ? in.size(1) : 1,
                post,
                residual);
    }

    private static Window window(ConvolutionMode mode, long size, long stride, long input) {
        return mode == ConvolutionMode.Same ? Window.same(size, stride, input) : new Window(size, stride, 0, 0);
    }

    private Tensor vectors(Tensor in) {
        if (in.shape().length == 2) {
            return in;
        }
        long size = in.size(1) * in.size(2) * in.size(3);
        return arrays.renamed(in, memory.data_type.u8, memory.format_tag.ab, in.size(0), size);
    }

    private PostOperation post(String name, IActivation own, IActivation behind) {
        return new PostOperation(either(own, behind), name.equals(layers.output()));
    }

    private static IActivation either(IActivation own, IActivation behind) {
        return own instanceof ActivationIdentity ? behind : own;
    }

    @Override
    public void close() {
        arrays.close();
    }
}
