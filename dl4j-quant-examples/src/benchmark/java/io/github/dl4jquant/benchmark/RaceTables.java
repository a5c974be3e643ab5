package io.github.dl4jquant.benchmark;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Results of races as tables. */
final class RaceTables {

    private static final List<String> HEAD = List.of(
            "contender",
            "calls",
            "best us",
            "median us",
            "p90 us",
            "p99 us",
            "us per sample",
            "to ORT int8",
            "best to best",
            "to chain",
            "to kernels",
            "heap bytes per call");

    private RaceTables() {}

    /**
     * One race: a row for each contestant that ran, a note for each that did not.
     *
     * @param batch samples in a call
     */
    static Table ofRace(String title, int batch, List<RaceResult> results) {
        List<List<String>> rows = new ArrayList<>(List.of(HEAD));
        List<String> refusals = new ArrayList<>();
        for (RaceResult result : results) {
            result.times()
                    .ifPresentOrElse(
                            times -> rows.add(row(result, times, batch, results)),
                            () -> refusals.add(result.contestant().label() + " did not run: " + result.refusal()));
        }
        return new Table(title, rows, refusals);
    }

    private static List<String> row(RaceResult result, Times times, int batch, List<RaceResult> results) {
        return List.of(
                result.contestant().label(),
                Integer.toString(times.calls()),
                micros(times.best()),
                micros(times.median()),
                micros(times.p90()),
                micros(times.p99()),
                micros(times.median() / batch),
                ratio(times, Contestant.ORT_INT8, results, Times::median),
                ratio(times, Contestant.ORT_INT8, results, Times::best),
                ratio(times, Contestant.CHAIN, results, Times::median),
                ratio(times, Contestant.KERNELS, results, Times::median),
                result.contestant().isSession() ? String.format(Locale.ROOT, "%.1f", result.heapBytes()) : "");
    }

    private static String micros(double value) {
        return String.format(Locale.ROOT, value < 1000 ? "%.1f" : "%.0f", value);
    }

    /** Nothing if the other did not run. */
    private static String ratio(
            Times times, Contestant other, List<RaceResult> results, ToDoubleFunction<Times> figure) {
        return times(other, results)
                .map(base ->
                        String.format(Locale.ROOT, "%.3f", figure.applyAsDouble(times) / figure.applyAsDouble(base)))
                .orElse("");
    }

    private static Optional<Times> times(Contestant contestant, List<RaceResult> results) {
        return results.stream()
                .filter(result -> result.contestant() == contestant)
                .map(RaceResult::times)
                .flatMap(Optional::stream)
                .findFirst();
    }

    /**
     * What a sample costs in minibatches of each size: medians of calls in microseconds, divided by the size.
     *
     * @param races results by size, in the order of the columns
     */
    static Table byBatch(String title, Map<Integer, List<RaceResult>> races) {
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("contender"));
        races.keySet().forEach(batch -> head.add("batch " + batch));
        rows.add(head);
        for (Contestant contestant : Contestant.values()) {
            List<String> row = new ArrayList<>(List.of(contestant.label()));
            races.forEach((batch, results) -> row.add(times(contestant, results)
                    .map(times -> micros(times.median() / batch))
                    .orElse("")));
            if (row.stream().skip(1).anyMatch(cell -> !cell.isEmpty())) {
                rows.add(row);
            }
        }
        return new Table(title, rows, List.of());
    }

    /**
     * What each kernel of {@link Contestant#KERNELS} takes, those of one kind together, the most expensive first.
     *
     * @param inARow the same kernels in the same order, when all run one after the other
     */
    static Table byKernel(String title, RaceResult kernels, List<Times> inARow) {
        Map<String, Long> counts = new LinkedHashMap<>();
        Map<String, Double> micros = new LinkedHashMap<>();
        Map<String, Long> products = new LinkedHashMap<>();
        Map<String, Double> microsInARow = new LinkedHashMap<>();
        for (int i = 0; i < inARow.size(); i++) {
            microsInARow.merge(kernels.parts().get(i).name(), inARow.get(i).median(), Double::sum);
        }
        for (RaceResult.PartTimes part : kernels.parts()) {
            counts.merge(part.name(), 1L, Long::sum);
            micros.merge(part.name(), part.times().median(), Double::sum);
            products.merge(part.name(), part.products(), Long::sum);
        }
        double all = micros.values().stream().mapToDouble(Double::doubleValue).sum();
        List<List<String>> rows = new ArrayList<>(List.of(List.of(
                "kernel", "how many", "median us, all", "share", "us in a row", "G products a second", "G in a row")));
        micros.entrySet().stream()
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .forEach(kernel -> rows.add(List.of(
                        kernel.getKey(),
                        Long.toString(counts.get(kernel.getKey())),
                        micros(kernel.getValue()),
                        String.format(Locale.ROOT, "%.1f %%", 100 * kernel.getValue() / all),
                        micros(microsInARow.get(kernel.getKey())),
                        rate(products.get(kernel.getKey()), kernel.getValue()),
                        rate(products.get(kernel.getKey()), microsInARow.get(kernel.getKey())))));
        return new Table(title, rows, List.of());
    }

    private static String rate(long products, double micros) {
        return products == 0 ? "" : Long.toString(Math.round(products / micros / 1e3));
    }
}
