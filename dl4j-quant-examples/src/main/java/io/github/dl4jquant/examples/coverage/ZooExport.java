package io.github.dl4jquant.examples.coverage;

import io.github.dl4jquant.examples.onnx.OnnxChecker;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Exports networks of the zoo, one at a time, so that memory for the largest is enough.
 *
 * @param networks which
 * @param modes in which forms
 * @param size height and width of images instead of the natural ones, where smaller; 0 for the natural ones
 * @param exact whether int8 layers round only where this library does
 * @param samples number of inputs that outputs are compared on
 */
public record ZooExport(List<ZooNetwork> networks, List<ExportMode> modes, int size, boolean exact, int samples) {

    public ZooExport {
        networks = List.copyOf(networks);
        modes = List.copyOf(modes);
    }

    /**
     * Exports all of them. Whatever goes wrong with one ends up in its row.
     *
     * @param progress is handed each row when it is done
     */
    public List<ExportRow> run(Consumer<ExportRow> progress) {
        List<ExportRow> rows = new ArrayList<>();
        Consumer<ExportRow> collect = row -> {
            rows.add(row);
            progress.accept(row);
            Nd4j.getMemoryManager().invokeGc(); // arrays of this row, outside of the heap
        };
        Optional<OnnxChecker> checker = OnnxChecker.find();
        for (ZooNetwork network : networks) {
            int chosen = network.sizeFor(size);
            List<ExportMode> left = new ArrayList<>(modes);
            try (ExportMeasurement measurement =
                    new ExportMeasurement(SettledNetwork.of(network, chosen), samples, exact, checker)) {
                while (!left.isEmpty()) {
                    collect.accept(measurement.row(left.remove(0)));
                }
            } catch (IOException | RuntimeException e) {
                left.forEach(mode ->
                        collect.accept(ExportRow.failed(network.name(), chosen, mode, NetworkMeasurement.describe(e))));
            }
        }
        return rows;
    }
}
