// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.onrecord.cli.bench.Row.Verdict;

/** The rows of one run, as a table for people and as JSON for comparison between runs. */
final class Report {
    private static final String GAP = "  ";

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Object> circumstances = new LinkedHashMap<>();

    void add(Row row) {
        rows.add(row);
    }

    /** Something that every number depends on. */
    void circumstance(String name, Object value) {
        circumstances.put(name, value);
    }

    /** Whether every requirement that was measured is met. */
    boolean allMet() {
        return rows.stream().noneMatch(row -> row.verdict() == Verdict.MISSED || row.verdict() == Verdict.FAILED);
    }

    /** The table, then a line for each row that says how it was measured. Ends with a line end. */
    String table() {
        List<Column> columns = List.of(
                new Column("", Row::name),
                new Column("asked", Row::asked),
                new Column("measured", Row::measured),
                new Column("raw bound", Row::bound),
                new Column("ratio", Row::ratio),
                new Column("", row -> row.verdict().text()));
        StringBuilder out = new StringBuilder();
        line(out, columns, Column::title);
        for (Row row : rows) {
            line(out, columns, column -> column.cell().apply(row));
        }
        out.append(System.lineSeparator());
        for (Row row : rows) {
            out.append(row.name()).append(": ").append(row.how()).append(System.lineSeparator());
        }
        return out.toString();
    }

    void write(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>(circumstances);
        all.put("rows", rows);
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    }

    private void line(StringBuilder out, List<Column> columns, Function<Column, String> text) {
        StringBuilder line = new StringBuilder();
        for (Column column : columns) {
            String cell = text.apply(column);
            line.append(cell)
                    .append(" ".repeat(column.width(rows) - cell.length()))
                    .append(GAP);
        }
        out.append(line.toString().stripTrailing()).append(System.lineSeparator());
    }

    private record Column(String title, Function<Row, String> cell) {
        int width(List<Row> rows) {
            int widest = title.length();
            for (Row row : rows) {
                widest = Math.max(widest, cell.apply(row).length());
            }
            return widest;
        }
    }
}
