package io.github.dl4jquant.layers.blocks;

import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.layers.common.OnnxMoves;
import java.util.ArrayList;
import java.util.List;

/** Images in ONNX taken apart into blocks. */
final class BlockSlices {

    private BlockSlices() {}

    /** For each row and column of a block the pixels there of all blocks, row by row. */
    static List<String> of(OnnxGraph graph, String images, int blockHeight, int blockWidth) {
        String end = graph.int64s(Long.MAX_VALUE, Long.MAX_VALUE);
        String axes = graph.int64s(2, 3);
        String steps = graph.int64s(blockHeight, blockWidth);
        List<String> slices = new ArrayList<>();
        for (int y = 0; y < blockHeight; y++) {
            for (int x = 0; x < blockWidth; x++) {
                slices.add(OnnxMoves.slice(graph, images, graph.int64s(y, x), end, axes, steps));
            }
        }
        return slices;
    }
}
