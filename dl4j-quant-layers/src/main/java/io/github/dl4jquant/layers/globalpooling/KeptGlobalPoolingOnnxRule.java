package io.github.dl4jquant.layers.globalpooling;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.scheme.TensorFormat;
import io.github.dl4jquant.spi.UnsupportedNodeException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;

/** Deeplearning4j's own global pooling, where it stays, as reductions; without masks, which ONNX graphs do not have. */
@AutoService(OnnxRule.class)
public final class KeptGlobalPoolingOnnxRule implements OnnxRule<GlobalPoolingLayer> {

    @Override
    public Class<GlobalPoolingLayer> confType() {
        return GlobalPoolingLayer.class;
    }

    @Override
    public OnnxTensor emit(OnnxNode<GlobalPoolingLayer> node, OnnxGraph graph) {
        GlobalPoolingLayer conf = node.conf();
        OnnxTensor in = node.input();
        int positions = in.kind().positionAxes();
        // Deeplearning4j pools over the axes from the third on unless it is told others
        int[] pooled = conf.getPoolingDimensions() == null
                ? IntStream.range(2, positions + 2).toArray()
                : conf.getPoolingDimensions();
        long[] axes = Arrays.stream(pooled).mapToLong(in::axis).sorted().toArray();
        boolean keep = !conf.isCollapseDimensions();
        boolean fromTheThird =
                Arrays.equals(pooled, IntStream.range(2, positions + 2).toArray());
        // one axis besides the minibatch is left; Deeplearning4j keeps the others as if they were from the third on
        if (positions == 0 || axes.length != positions || axes[0] == 0 || (keep && !fromTheThird)) {
            throw new UnsupportedNodeException("pools over axes " + Arrays.toString(pooled) + " of " + in.kind());
        }
        String x = graph.real(in);
        String y = switch (conf.getPoolingType()) {
            case MAX -> graph.reduce("ReduceMax", x, keep, axes);
            case AVG -> graph.reduce("ReduceMean", x, keep, axes);
            case SUM -> graph.reduce("ReduceSum", x, keep, axes);
            case PNORM -> {
                String powers = graph.add("Pow", List.of(graph.add("Abs", List.of(x)), graph.scalar(conf.getPnorm())));
                String sum = graph.reduce("ReduceSum", powers, keep, axes);
                yield graph.add("Pow", List.of(sum, graph.scalar(1f / conf.getPnorm())));
            }
        };
        return new OnnxTensor(y, keep ? in.kind() : TensorKind.FEED_FORWARD, TensorFormat.float32());
    }
}
