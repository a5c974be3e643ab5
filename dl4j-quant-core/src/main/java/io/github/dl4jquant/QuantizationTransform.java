package io.github.dl4jquant;

import io.github.dl4jquant.calibrate.ActivationSource;
import io.github.dl4jquant.calibrate.Calibration;
import io.github.dl4jquant.calibrate.Calibrator;
import io.github.dl4jquant.config.ProgressListener;
import io.github.dl4jquant.config.QuantizationConfig;
import io.github.dl4jquant.config.QuantizationMode;
import io.github.dl4jquant.errors.CalibrationException;
import io.github.dl4jquant.errors.PlanException;
import io.github.dl4jquant.graph.ActivationShapes;
import io.github.dl4jquant.graph.NetworkGraph;
import io.github.dl4jquant.graph.NetworkReader;
import io.github.dl4jquant.observe.Range;
import io.github.dl4jquant.plan.Planner;
import io.github.dl4jquant.plan.QuantizationPlan;
import io.github.dl4jquant.prepare.OperationGraph;
import io.github.dl4jquant.prepare.Preparation;
import io.github.dl4jquant.refine.NetworkBench;
import io.github.dl4jquant.refine.NeverSlower;
import io.github.dl4jquant.refine.NeverSlower.Refined;
import io.github.dl4jquant.refine.TimingInputs;
import io.github.dl4jquant.report.QuantizationReport;
import io.github.dl4jquant.rewrite.NetworkRewriter;
import io.github.dl4jquant.rewrite.NetworkRewriter.Rewritten;
import io.github.dl4jquant.scheme.Precision;
import io.github.dl4jquant.spi.LayerTimer;
import io.github.dl4jquant.spi.LayerTimer.TimedNetwork;
import io.github.dl4jquant.spi.PlannedLayers;
import io.github.dl4jquant.spi.Rules;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Turns a trained float network into the same network with int8 layers.
 *
 * <pre>{@code
 * MultiLayerNetwork q = QuantizationTransform.apply(net);                                             // int8 weights
 * MultiLayerNetwork q = QuantizationTransform.apply(net, QuantizationConfig.dynamic());               // int8 compute
 * MultiLayerNetwork q = QuantizationTransform.apply(net, QuantizationConfig.weightAndActivation(it)); // end to end
 * ModelSerializer.writeModel(q, file, false);
 * }</pre>
 *
 * <p>The network handed in is read, never changed. The one handed out is for inference: {@code output},
 * {@code evaluate}, {@code score}, {@code summary}, saving and loading work as on any Deeplearning4j network;
 * {@code fit} does not. Stateless and thread-safe, as long as nobody trains the network meanwhile.
 *
 * <p>All methods throw {@link io.github.dl4jquant.errors.QuantizationException}, with what was wrong, where and what to
 * do, if the network, the data or the configuration cannot be used.
 */
public final class QuantizationTransform {

    private QuantizationTransform() {}

    /** INT8 weights, float arithmetic; needs no data. */
    public static MultiLayerNetwork apply(MultiLayerNetwork net) {
        return apply(net, QuantizationConfig.weightOnly());
    }

    /** INT8 weights, float arithmetic; needs no data. */
    public static ComputationGraph apply(ComputationGraph net) {
        return apply(net, QuantizationConfig.weightOnly());
    }

    /** Quantizes as configured. */
    public static MultiLayerNetwork apply(MultiLayerNetwork net, QuantizationConfig config) {
        return transform(net, config).network();
    }

    /** Quantizes as configured. */
    public static ComputationGraph apply(ComputationGraph net, QuantizationConfig config) {
        return transform(net, config).network();
    }

    /** Applies a plan that was made for this network before, and perhaps edited since. */
    public static MultiLayerNetwork apply(MultiLayerNetwork net, QuantizationPlan plan) {
        return sequential(net).rewrite(plan, ProgressListener.NONE).network();
    }

    /** Applies a plan that was made for this network before, and perhaps edited since. */
    public static ComputationGraph apply(ComputationGraph net, QuantizationPlan plan) {
        return graph(net).rewrite(plan, ProgressListener.NONE).network();
    }

    /** Quantizes as configured, and tells what was done. */
    public static QuantizationResult<MultiLayerNetwork> transform(MultiLayerNetwork net, QuantizationConfig config) {
        return sequential(net).transform(config);
    }

    /** Quantizes as configured, and tells what was done. */
    public static QuantizationResult<ComputationGraph> transform(ComputationGraph net, QuantizationConfig config) {
        return graph(net).transform(config);
    }

    private static Pipeline<MultiLayerNetwork> sequential(MultiLayerNetwork net) {
        Rules rules = Rules.load();
        NetworkGraph read = NetworkReader.read(net);
        OperationGraph prepared = Preparation.prepare(read, rules);
        return new Pipeline<>(
                prepared,
                (plan, progress) -> NetworkRewriter.rewrite(net, prepared, plan, rules.supportLayers(), progress),
                ActivationSource::of,
                () -> ActivationShapes.of(net),
                PlannedLayers::of,
                (network, inputs) -> LayerTimer.load().open(network, inputs));
    }

    private static Pipeline<ComputationGraph> graph(ComputationGraph net) {
        Rules rules = Rules.load();
        NetworkGraph read = NetworkReader.read(net);
        OperationGraph prepared = Preparation.prepare(read, rules);
        return new Pipeline<>(
                prepared,
                (plan, progress) -> NetworkRewriter.rewrite(net, prepared, plan, rules.supportLayers(), progress),
                ActivationSource::of,
                () -> ActivationShapes.of(net),
                PlannedLayers::of,
                (network, inputs) -> LayerTimer.load().open(network, inputs));
    }

    /** Builds the network that a plan describes. */
    private interface Rewriter<N> {
        Rewritten<N> rewrite(QuantizationPlan plan, ProgressListener progress);
    }

    /** The steps, the same for both kinds of network. */
    private record Pipeline<N extends Model>(
            OperationGraph prepared,
            Rewriter<N> rewriter,
            Function<N, ActivationSource> activations,
            Supplier<Map<String, long[]>> configuredShapes,
            Function<N, Map<String, Object>> layers,
            BiFunction<N, INDArray[], TimedNetwork> timer) {

        QuantizationResult<N> transform(QuantizationConfig config) {
            if (config == null) {
                throw new PlanException("Cannot quantize without a configuration: it is null. Expected one, such as"
                        + " QuantizationConfig.weightOnly().");
            }
            Map<String, long[]> shapes = new HashMap<>(configuredShapes.get());
            INDArray[] timingInputs =
                    hasChoice(config) ? TimingInputs.of(config, prepared.inputs(), shapes) : new INDArray[0];
            Calibration calibration = needsRanges(config) ? calibrate(config) : nothing();
            shapes.putAll(calibration.shapes());
            Map<String, Range> ranges = calibration.ranges(config.rangeMethod());
            Refined refined = config.neverSlower()
                    ? refine(config, ranges, shapes, timingInputs)
                    : new Refined(Planner.plan(prepared, config, ranges, shapes), null);
            N network = rewriter.rewrite(refined.plan(), config.progress()).network();
            return new QuantizationResult<>(
                    network,
                    refined.plan(),
                    QuantizationReport.of(prepared, refined.plan(), calibration.samples(), refined.times()));
        }

        private Refined refine(
                QuantizationConfig config,
                Map<String, Range> ranges,
                Map<String, long[]> shapes,
                INDArray... timingInputs) {
            NetworkBench<N> bench = new NetworkBench<>(
                    prepared,
                    plan -> rewriter.rewrite(plan, ProgressListener.NONE),
                    layers,
                    network -> timer.apply(network, timingInputs));
            return new NeverSlower(
                            prepared, config, choices -> Planner.plan(prepared, config, choices, ranges, shapes), bench)
                    .refine();
        }

        Rewritten<N> rewrite(QuantizationPlan plan, ProgressListener progress) {
            if (plan == null) {
                throw new PlanException("Cannot apply a plan that is null. Expected one made for this network.");
            }
            return rewriter.rewrite(plan, progress);
        }

        /** Whether there is anything to time. */
        private boolean hasChoice(QuantizationConfig config) {
            return config.neverSlower()
                    && Planner.candidates(prepared, config).stream().anyMatch(c -> c.size() > 1);
        }

        private static boolean needsRanges(QuantizationConfig config) {
            return config.mode() == QuantizationMode.WEIGHT_AND_ACTIVATION
                    || config.overrides().stream().anyMatch(o -> o.precision() == Precision.INT8_STATIC);
        }

        private Calibration calibrate(QuantizationConfig config) {
            QuantizationPlan floatPlan = Planner.plan(prepared, QuantizationConfig.float32(), Map.of());
            Rewritten<N> floatNet = rewriter.rewrite(floatPlan, ProgressListener.NONE);
            return new Calibrator(
                            activations.apply(floatNet.network()),
                            floatNet.tensors(),
                            prepared.inputs(),
                            config.neverSlower()
                                    ? Planner.observableTensors(prepared, config)
                                    : Planner.observedTensors(prepared, config),
                            prepared.outputs())
                    .run(config.calibrationData().orElseThrow(Pipeline::noData), config);
        }

        private static CalibrationException noData() {
            return new CalibrationException("Cannot run a layer in INT8_STATIC without calibration data. Expected an"
                    + " iterator over representative inputs: set calibrationData(...).");
        }

        private static Calibration nothing() {
            return new Calibration(0, Map.of(), Map.of());
        }
    }
}
