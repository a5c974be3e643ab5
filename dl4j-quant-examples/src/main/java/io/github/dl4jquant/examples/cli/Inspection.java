package io.github.dl4jquant.examples.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What {@code inspect} found.
 *
 * @param model the file
 * @param kind class of the network
 * @param quantized whether it is an int8 network
 * @param fileBytes size of the file
 * @param normalizer class of the normalizer in the file, or "none"
 * @param kernels what this machine runs quantized layers on
 * @param layers in the order in which they run
 */
record Inspection(
        String model,
        String kind,
        boolean quantized,
        long fileBytes,
        String normalizer,
        String kernels,
        List<LayerRow> layers)
        implements ReportOptions.Printable {

    @Override
    public String toText() {
        TextTable rows = new TextTable()
                .row("layer", "type", "precision", "output", "weight bytes", "of all", "mult-adds", "of all", "remark");
        long weights = layers.stream().mapToLong(LayerRow::weightBytes).sum();
        long work = layers.stream().mapToLong(LayerRow::multiplyAccumulates).anyMatch(macs -> macs < 0)
                ? -1
                : layers.stream().mapToLong(LayerRow::multiplyAccumulates).sum();
        for (LayerRow layer : layers) {
            rows.row(
                    layer.name(),
                    layer.type(),
                    layer.precision(),
                    layer.output(),
                    FileSize.text(layer.weightBytes()),
                    share(layer.weightBytes(), weights),
                    layer.multiplyAccumulates() < 0 ? "?" : FileSize.text(layer.multiplyAccumulates()),
                    share(layer.multiplyAccumulates(), work),
                    remark(layer));
        }
        String summary = new TextTable()
                .row("model", model)
                .row("kind", kind + (quantized ? ", quantized" : ", float"))
                .row("layers", String.valueOf(layers.size()))
                .row("weights", FileSize.text(weights) + " bytes, with scales and biases")
                .row("int8 weights", share(int8WeightBytes(), weights) + " of the bytes")
                .row("mult-adds", work < 0 ? "not known: see --input-shape" : FileSize.text(work) + " per sample")
                .row("int8 products", work < 0 ? "not known" : share(int8Work(), work) + " of the mult-adds")
                .row("file", FileSize.text(fileBytes) + " bytes")
                .row("normalizer", normalizer)
                .row("kernels", kernels)
                .toString();
        return rows + System.lineSeparator() + summary.stripTrailing();
    }

    private long int8WeightBytes() {
        return layers.stream()
                .filter(LayerRow::int8Weights)
                .mapToLong(LayerRow::weightBytes)
                .sum();
    }

    private long int8Work() {
        return layers.stream()
                .filter(LayerRow::int8Arithmetic)
                .mapToLong(LayerRow::multiplyAccumulates)
                .sum();
    }

    private static String share(long part, long whole) {
        return part < 0 || whole <= 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }

    private static String remark(LayerRow layer) {
        String fused = layer.members().size() > 1 ? "from " + String.join(" + ", layer.members()) : "";
        String measured = layer.measuredMicros().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.2f us", e.getKey(), e.getValue()))
                .collect(Collectors.joining(", "));
        return Stream.of(fused, layer.reason(), measured.isEmpty() ? "" : "measured " + measured)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("; "));
    }
}
