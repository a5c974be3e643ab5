package io.github.dl4jquant.layers.loss;

import com.google.auto.service.AutoService;
import io.github.dl4jquant.export.OnnxAttribute;
import io.github.dl4jquant.export.OnnxGraph;
import io.github.dl4jquant.export.OnnxNode;
import io.github.dl4jquant.export.OnnxRule;
import io.github.dl4jquant.export.OnnxTensor;
import io.github.dl4jquant.graph.TensorKind;
import io.github.dl4jquant.layers.common.TrainedWeights;
import io.github.dl4jquant.scheme.TensorFormat;
import java.util.List;
import org.deeplearning4j.nn.conf.layers.objdetect.Yolo2OutputLayer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * {@link Yolo2OutputLayer}, which at inference is a function for each number of a box: centre, size, confidence, classes.
 * What is to be made of the boxes stays outside of the graph, as in Deeplearning4j.
 */
@AutoService(OnnxRule.class)
public final class Yolo2OutputOnnxRule implements OnnxRule<Yolo2OutputLayer> {

    @Override
    public Class<Yolo2OutputLayer> confType() {
        return Yolo2OutputLayer.class;
    }

    @Override
    public boolean keepsShape() {
        return true;
    }

    @Override
    public OnnxTensor emit(OnnxNode<Yolo2OutputLayer> node, OnnxGraph graph) {
        INDArray priors = node.conf().getBoundingBoxes(); // [boxes, 2]
        String x = graph.real(node.input());
        String cells = graph.transpose(graph.reshape(x, 0, 0, -1), 0, 2, 1);
        String boxes = graph.reshape(cells, 0, 0, priors.size(0), -1); // [minibatch, cells, boxes, numbers]
        String centres = graph.add("Sigmoid", List.of(numbers(boxes, 0, 2, graph)));
        String sizes = graph.add(
                "Mul",
                List.of(
                        graph.add("Exp", List.of(numbers(boxes, 2, 4, graph))),
                        graph.floats("priors", TrainedWeights.floats(priors), priors.size(0), 2)));
        String confidence = graph.add("Sigmoid", List.of(numbers(boxes, 4, 5, graph)));
        String classes =
                graph.add("Softmax", List.of(numbers(boxes, 5, Long.MAX_VALUE, graph)), OnnxAttribute.of("axis", 3));
        String all = graph.reshape(graph.concat(List.of(centres, sizes, confidence, classes), 3), 0, 0, -1);
        String image = graph.add("Reshape", List.of(graph.transpose(all, 0, 2, 1), graph.add("Shape", List.of(x))));
        return new OnnxTensor(image, TensorKind.of(node.conf().getFormat()), TensorFormat.float32());
    }

    private static String numbers(String boxes, long from, long to, OnnxGraph graph) {
        return graph.add("Slice", List.of(boxes, graph.int64s(from), graph.int64s(to), graph.int64s(3)));
    }
}
