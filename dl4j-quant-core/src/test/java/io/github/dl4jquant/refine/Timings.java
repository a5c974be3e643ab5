package io.github.dl4jquant.refine;

import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.NodePlan;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Times made by hand, in microseconds. Mutable while a test sets it up. */
final class Timings {

    private final Map<Situation, Timing> timings = new HashMap<>();

    /** An operation takes this long, whatever its neighbours. */
    Timings operation(String name, Precision precision, double micros) {
        for (int formats = 0; formats < 4; formats++) {
            put(Situation.operation(name, precision, formats % 2 == 1, formats / 2 == 1), micros);
        }
        return this;
    }

    /** An operation takes this long in INT8_STATIC and FLOAT32. */
    Timings operation(String name, double int8, double float32) {
        return operation(name, Precision.INT8_STATIC, int8).operation(name, Precision.FLOAT32, float32);
    }

    /** A conversion between int8 and float, either way, takes this long. */
    Timings conversion(String tensor, double micros) {
        put(Situation.conversion(tensor, false, true), micros);
        put(Situation.conversion(tensor, true, false), micros);
        return this;
    }

    private void put(Situation situation, double micros) {
        timings.put(situation, new Timing(micros, 0));
    }

    TimingTable table() {
        return new TimingTable(timings);
    }

    /** Networks that take exactly as long as their parts do. */
    Trial.Bench bench(OperationGraph graph) {
        return plan -> new FakeTrial(graph, plan, table(), 1, 0);
    }

    /** Networks that take this share of the time that their parts do. */
    Trial.Bench bench(OperationGraph graph, double share) {
        return plan -> new FakeTrial(graph, plan, table(), share, 0);
    }

    /** The same through Deeplearning4j's loop, which adds this to each layer. */
    Trial.Bench benchWithLoop(OperationGraph graph, double micros) {
        return plan -> new FakeTrial(graph, plan, table(), 1, micros);
    }

    private record FakeTrial(
            List<Precision> placement, List<Situation> steps, TimingTable table, double factor, double loopMicros)
            implements Trial {

        FakeTrial(OperationGraph graph, QuantizationPlan plan, TimingTable table, double factor, double loopMicros) {
            this(placement(plan), new PlacementModel(graph).situations(placement(plan)), table, factor, loopMicros);
        }

        private static List<Precision> placement(QuantizationPlan plan) {
            return plan.nodes().stream().map(NodePlan::precision).toList();
        }

        @Override
        public void run(long[] nanoseconds) {
            for (int i = 0; i < nanoseconds.length; i++) {
                nanoseconds[i] =
                        Math.round(1000 * factor * table.of(steps.get(i)).micros());
            }
        }

        @Override
        public long runOutput() {
            long[] nanoseconds = new long[steps.size()];
            run(nanoseconds);
            return Math.round(Arrays.stream(nanoseconds).sum() + 1000 * loopMicros * steps.size());
        }

        @Override
        public void close() {
            // nothing to free
        }
    }
}
