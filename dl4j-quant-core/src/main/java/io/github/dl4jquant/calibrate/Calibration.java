package io.github.dl4jquant.calibrate;

import io.github.dl4jquant.config.RangeMethod;
import io.github.dl4jquant.observe.HistogramObserver;
import io.github.dl4jquant.observe.Range;
import io.github.dl4jquant.observe.RangeEstimator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What calibration saw. Holds histograms, so another range method can be tried without running the data again.
 *
 * @param samples number of samples seen
 * @param histograms values of every tensor that was observed, by name in the prepared graph
 * @param shapes last shape of every tensor, minibatch first
 */
public record Calibration(int samples, Map<String, HistogramObserver> histograms, Map<String, long[]> shapes) {

    /** The range of every observed tensor by the given method. */
    public Map<String, Range> ranges(RangeMethod method) {
        Map<String, Range> ranges = new LinkedHashMap<>();
        histograms.forEach((tensor, histogram) -> ranges.put(tensor, RangeEstimator.estimate(histogram, method)));
        return ranges;
    }
}
