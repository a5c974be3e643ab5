package io.github.dl4jquant.refine;

import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.rewrite.NetworkRewriter.Rewritten;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.LayerTimer.TimedNetwork;
import io.github.dl4jquant.spi.NodePlan;
import io.github.dl4jquant.spi.Planned;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.deeplearning4j.nn.api.Model;

/**
 * Makes real networks of plans, to be timed.
 *
 * @param graph the prepared network
 * @param rewriter makes the network that a plan describes
 * @param configurations of a network's layers, by name
 * @param timer compiles a network for the inputs to time on
 * @param <N> MultiLayerNetwork or ComputationGraph
 */
public record NetworkBench<N extends Model>(
        OperationGraph graph,
        Function<QuantizationPlan, Rewritten<N>> rewriter,
        Function<N, Map<String, Object>> configurations,
        Function<N, TimedNetwork> timer)
        implements Trial.Bench {

    @Override
    public Trial open(QuantizationPlan plan) {
        List<Precision> placement =
                plan.nodes().stream().map(NodePlan::precision).toList();
        Rewritten<N> rewritten = rewriter.apply(plan);
        TimedNetwork timed;
        try {
            timed = timer.apply(rewritten.network());
        } catch (RuntimeException e) {
            close(rewritten.network());
            throw e;
        }
        return new NetworkTrial(
                placement, steps(timed.layers(), rewritten, placement), timed, () -> close(rewritten.network()));
    }

    /** What a layer is, by the operation that it was made for, or by the plan that a conversion carries. */
    private List<Situation> steps(List<String> layers, Rewritten<N> rewritten, List<Precision> placement) {
        Map<String, Situation> operations = new HashMap<>();
        List<Situation> expected = new PlacementModel(graph).situations(placement);
        expected.stream().filter(s -> !s.isConversion()).forEach(s -> operations.put(s.tensor(), s));
        Map<String, Object> confs = configurations.apply(rewritten.network());
        List<Situation> steps = new ArrayList<>();
        for (String layer : layers) {
            if (confs.get(layer) instanceof Planned planned && planned.conversion()) {
                String tensor = planned.getPlan().members().get(0);
                Situation producer = operations.get(tensor);
                boolean fromInt8 = producer != null && producer.toInt8();
                steps.add(Situation.conversion(
                        tensor, fromInt8, planned.getPlan().output().isInt8()));
            } else {
                String name = rewritten.tensors().getOrDefault(layer, layer);
                steps.add(operations.getOrDefault(name, Situation.operation(name, Precision.ORIGINAL, false, false)));
            }
        }
        return steps;
    }

    private static void close(Model network) {
        if (network.numParams() == 0) {
            return; // nothing to free, and Deeplearning4j's own close() fails there
        }
        try {
            network.close();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Could not close a network that was timed", e);
        }
    }

    private record NetworkTrial(List<Precision> placement, List<Situation> steps, TimedNetwork timed, Runnable closing)
            implements Trial {

        @Override
        public void run(long[] nanoseconds) {
            timed.run(nanoseconds);
        }

        @Override
        public long runOutput() {
            return timed.runOutput();
        }

        @Override
        public void close() {
            timed.close();
            closing.run();
        }
    }
}
