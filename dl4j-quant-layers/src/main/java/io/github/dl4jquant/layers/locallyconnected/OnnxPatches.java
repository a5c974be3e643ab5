package io.github.dl4jquant.layers.locallyconnected;

import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.OnnxLinear;
import java.util.List;

/** A locally connected layer in ONNX: Gather lays out all patches, a convolution of one position has a group for each. */
record OnnxPatches(OnnxGraph graph, PatchGrid grid, int outChannels) {

    TensorKind kind() {
        return grid.sequence() ? TensorKind.SEQUENCE_NWC : TensorKind.IMAGE_NHWC;
    }

    /** The product with weights [positions * outChannels, kernel height, kernel width, inChannels]. */
    OnnxLinear.Convolution product() {
        long[] shape = {(long) grid.positions() * outChannels, grid.patchLength(), 1};
        return new OnnxLinear.Convolution(
                shape,
                List.of(OnnxAttribute.of("kernel_shape", new long[] {1}), OnnxAttribute.of("group", grid.positions())));
    }

    /** All patches, [minibatch, positions * patch length, 1]. */
    OnnxTensor cut(OnnxTensor x) {
        String flat = graph.flatten(graph.real(x));
        boolean padded = false;
        int zero = grid.inChannels() * grid.inHeight() * grid.inWidth(); // behind all values
        long[] indices = new long[grid.positions() * grid.patchLength()];
        int at = 0;
        // the kernel of this library walks like this, as does Deeplearning4j, which then takes rows for columns
        for (int outX = 0; outX < grid.outWidth(); outX++) {
            for (int outY = 0; outY < grid.outHeight(); outY++) {
                for (int k = 0; k < grid.kernelHeight() * grid.kernelWidth(); k++) {
                    int y = outY * grid.strideHeight() - grid.padTop() + k / grid.kernelWidth();
                    int column = outX * grid.strideWidth() - grid.padLeft() + k % grid.kernelWidth();
                    boolean inside = y >= 0 && y < grid.inHeight() && column >= 0 && column < grid.inWidth();
                    padded |= !inside;
                    for (int c = 0; c < grid.inChannels(); c++) {
                        indices[at++] = inside ? ((long) c * grid.inHeight() + y) * grid.inWidth() + column : zero;
                    }
                }
            }
        }
        String source = padded ? graph.add("Pad", List.of(flat, graph.int64s(0, 0, 0, 1))) : flat;
        String patches = graph.add("Gather", List.of(source, graph.int64s(indices)), OnnxAttribute.of("axis", 1));
        return graph.store(graph.unsqueeze(patches, 2), TensorKind.SEQUENCE_NWC, x.format());
    }

    /** [minibatch, positions * outChannels, 1] becomes [minibatch, outChannels, positions ...]. */
    String placed(String y) {
        String turned = graph.transpose(graph.reshape(y, 0, grid.positions(), outChannels), 0, 2, 1);
        return grid.sequence() ? turned : graph.reshape(turned, 0, outChannels, grid.outHeight(), grid.outWidth());
    }
}
