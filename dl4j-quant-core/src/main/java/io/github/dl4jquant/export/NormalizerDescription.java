package io.github.dl4jquant.export;

import io.github.dl4jquant.errors.ExportException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.stream.LongStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.api.preprocessor.ImagePreProcessingScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MinMaxStrategy;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerHybrid;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.MultiNormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.Normalizer;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerMinMaxScaler;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStandardize;
import org.nd4j.linalg.dataset.api.preprocessor.NormalizerStrategy;
import org.nd4j.linalg.dataset.api.preprocessor.VGG16ImagePreProcessor;
import org.nd4j.linalg.dataset.api.preprocessor.stats.DistributionStats;
import org.nd4j.linalg.dataset.api.preprocessor.stats.MinMaxStats;
import org.nd4j.linalg.dataset.api.preprocessor.stats.NormalizerStats;

/**
 * A normalizer as the entries of a JSON object: type, formula and numbers; "inputs" by their index where there are several;
 * "labels" for what was done to the labels, which is to be undone on outputs. Of a normalizer of a user's own, the type.
 */
final class NormalizerDescription {

    private NormalizerDescription() {}

    /** @throws ExportException if it was not fitted */
    static Map<String, Object> of(Normalizer<?> normalizer) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("type", normalizer.getClass().getSimpleName());
        try {
            describe(normalizer, said);
        } catch (RuntimeException e) { // of several types, a NullPointerException among them
            throw new ExportException(
                    "Cannot write the normalizer, a " + said.get("type") + ", as metadata: its numbers cannot be read ("
                            + e + "). Expected one that was fitted: call fit first, or leave it out.",
                    e);
        }
        return said;
    }

    private static void describe(Normalizer<?> normalizer, Map<String, Object> said) {
        if (normalizer instanceof NormalizerStandardize one) {
            said.putAll(standardize("x", one.getMean(), one.getStd()));
            if (one.isFitLabel()) {
                said.put("labels", standardize("y", one.getLabelMean(), one.getLabelStd()));
            }
        } else if (normalizer instanceof NormalizerMinMaxScaler one) {
            double low = one.getTargetMin();
            double high = one.getTargetMax();
            said.putAll(minMax("x", one.getMin(), one.getMax(), low, high));
            if (one.isFitLabel()) {
                said.put("labels", minMax("y", one.getLabelMin(), one.getLabelMax(), low, high));
            }
        } else if (normalizer instanceof ImagePreProcessingScaler one) {
            said.put("formula", "x / maxPixelVal * (maxRange - minRange) + minRange");
            said.put("maxPixelVal", one.getMaxPixelVal());
            said.put("minRange", one.getMinRange());
            said.put("maxRange", one.getMaxRange());
        } else if (normalizer instanceof VGG16ImagePreProcessor) {
            said.put("formula", "x - mean");
            said.put("mean", values(VGG16ImagePreProcessor.VGG_MEAN_OFFSET_BGR));
        } else if (normalizer instanceof MultiNormalizerStandardize several) {
            said.put(
                    "inputs",
                    each(
                            several.numInputs(),
                            i -> standardize("x", several.getFeatureMean(i), several.getFeatureStd(i))));
            if (several.isFitLabel()) {
                said.put(
                        "labels",
                        each(
                                several.numOutputs(),
                                i -> standardize("y", several.getLabelMean(i), several.getLabelStd(i))));
            }
        } else if (normalizer instanceof MultiNormalizerMinMaxScaler several) {
            double low = several.getTargetMin();
            double high = several.getTargetMax();
            said.put(
                    "inputs",
                    each(several.numInputs(), i -> minMax("x", several.getMin(i), several.getMax(i), low, high)));
            if (several.isFitLabel()) {
                said.put(
                        "labels",
                        each(
                                several.numOutputs(),
                                i -> minMax("y", several.getLabelMin(i), several.getLabelMax(i), low, high)));
            }
        } else if (normalizer instanceof MultiNormalizerHybrid mixed) {
            said.put(
                    "inputs",
                    each("x", mixed.getInputStats(), mixed.getPerInputStrategies(), mixed.getGlobalInputStrategy()));
            said.put(
                    "labels",
                    each("y", mixed.getOutputStats(), mixed.getPerOutputStrategies(), mixed.getGlobalOutputStrategy()));
        }
    }

    private static Map<Integer, Object> each(int count, IntFunction<Object> description) {
        Map<Integer, Object> all = new TreeMap<>();
        for (int i = 0; i < count; i++) {
            all.put(i, description.apply(i));
        }
        return all;
    }

    /** Those that are normalized at all. */
    private static Map<Integer, Object> each(
            String x,
            Map<Integer, NormalizerStats> stats,
            Map<Integer, NormalizerStrategy> strategies,
            NormalizerStrategy<?> otherwise) {
        Map<Integer, Object> all = new TreeMap<>();
        stats.forEach((i, numbers) -> {
            if (numbers instanceof DistributionStats spread) {
                all.put(i, standardize(x, spread.getMean(), spread.getStd()));
            } else if (numbers instanceof MinMaxStats range) {
                NormalizerStrategy<?> own = strategies.get(i);
                MinMaxStrategy target = (MinMaxStrategy) (own == null ? otherwise : own);
                all.put(i, minMax(x, range.getLower(), range.getUpper(), target.getMinRange(), target.getMaxRange()));
            }
        });
        return all;
    }

    private static Map<String, Object> standardize(String x, INDArray mean, INDArray std) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("formula", "(" + x + " - mean) / std");
        said.put("mean", values(mean));
        said.put("std", values(std));
        return said;
    }

    private static Map<String, Object> minMax(
            String x, INDArray min, INDArray max, double targetMin, double targetMax) {
        Map<String, Object> said = new LinkedHashMap<>();
        said.put("formula", "(" + x + " - min) / (max - min) * (targetMax - targetMin) + targetMin");
        said.put("min", values(min));
        said.put("max", values(max));
        said.put("targetMin", targetMin);
        said.put("targetMax", targetMax);
        return said;
    }

    private static List<Float> values(INDArray array) {
        return LongStream.range(0, array.length()).mapToObj(array::getFloat).toList();
    }
}
