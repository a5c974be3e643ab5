package io.github.dl4jquant.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows of text.
 *
 * @param rows the first is the head; all of one length
 * @param notes lines below
 */
record Table(String title, List<List<String>> rows, List<String> notes) {

    Table {
        rows = List.copyOf(rows);
        notes = List.copyOf(notes);
    }

    /** For a terminal: lined up with spaces, the first column to the left, the others to the right. */
    String text() {
        int[] widths = new int[rows.get(0).size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        List<String> lines = new ArrayList<>(List.of(title));
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String pad = " ".repeat(widths[i] - row.get(i).length());
                line.append(i == 0 ? row.get(i) + pad : "  " + pad + row.get(i));
            }
            lines.add(line.toString().stripTrailing());
        }
        lines.addAll(notes);
        return String.join(System.lineSeparator(), lines) + System.lineSeparator();
    }

    /** For a document. */
    String markdown() {
        StringBuilder text = new StringBuilder("### ").append(title).append("\n\n");
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---")
                        .append("|---:".repeat(rows.get(0).size() - 1))
                        .append("|\n");
            }
        }
        notes.forEach(note -> text.append("\n").append(note).append("\n"));
        return text.append("\n").toString();
    }
}
