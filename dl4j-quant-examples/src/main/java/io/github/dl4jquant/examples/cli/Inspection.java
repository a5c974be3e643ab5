package io.github.dl4jquant.examples.cli;

import java.util.List;

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
        TextTable rows = new TextTable().row("layer", "type", "precision", "output", "weight bytes", "remark");
        for (LayerRow layer : layers) {
            rows.row(
                    layer.name(),
                    layer.type(),
                    layer.precision(),
                    layer.output(),
                    FileSize.text(layer.weightBytes()),
                    remark(layer));
        }
        long weights = layers.stream().mapToLong(LayerRow::weightBytes).sum();
        String summary = new TextTable()
                .row("model", model)
                .row("kind", kind + (quantized ? ", quantized" : ", float"))
                .row("layers", String.valueOf(layers.size()))
                .row("weights", FileSize.text(weights) + " bytes, with scales and biases")
                .row("file", FileSize.text(fileBytes) + " bytes")
                .row("normalizer", normalizer)
                .row("kernels", kernels)
                .toString();
        return rows + System.lineSeparator() + summary.stripTrailing();
    }

    private static String remark(LayerRow layer) {
        String fused = layer.members().size() > 1 ? "from " + String.join(" + ", layer.members()) : "";
        return fused + (fused.isEmpty() || layer.reason().isEmpty() ? "" : "; ") + layer.reason();
    }
}
