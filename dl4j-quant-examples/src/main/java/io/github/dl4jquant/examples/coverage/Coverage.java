package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.config.QuantizationMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Measures networks of the zoo, one at a time, so that memory for the largest is enough.
 *
 * @param networks which
 * @param modes in which modes
 * @param size height and width of images instead of the natural ones, where smaller; 0 for the natural ones
 * @param samples number of inputs that outputs are compared on
 */
public record Coverage(List<ZooNetwork> networks, List<QuantizationMode> modes, int size, int samples) {

    public Coverage {
        networks = List.copyOf(networks);
        modes = List.copyOf(modes);
    }

    /**
     * Measures all of them. Whatever goes wrong with one ends up in its row.
     *
     * @param progress is handed each row when it is done
     */
    public List<CoverageRow> run(Consumer<CoverageRow> progress) {
        List<CoverageRow> rows = new ArrayList<>();
        Consumer<CoverageRow> collect = row -> {
            rows.add(row);
            progress.accept(row);
        };
        for (ZooNetwork network : networks) {
            int chosen = network.sizeFor(size);
            try (NetworkMeasurement measurement = new NetworkMeasurement(network, chosen, samples)) {
                for (QuantizationMode mode : modes) {
                    collect.accept(measurement.row(mode));
                }
            } catch (Exception e) {
                modes.forEach(mode -> collect.accept(
                        CoverageRow.failed(network.name(), chosen, mode, NetworkMeasurement.describe(e))));
            }
            Nd4j.getMemoryManager().invokeGc();
        }
        return rows;
    }
}
