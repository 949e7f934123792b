package dev.jetstream.local.simulation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.WarehouseException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the simulated warehouse answers: numbers that follow from the tables' contents, so that whoever reads a wrong
 * table publishes a wrong number.
 */
final class Answers {
    private static final Pattern FIRST_TABLE = Pattern.compile("`p\\.d\\.([^`]+)`");
    private static final Pattern EXPERIMENT = Pattern.compile("experiment = '([^']+)'");
    private static final Pattern COLUMNS = Pattern.compile("(?s)SELECT (.*?)\\sFROM ");

    private final ObjectMapper mapper = JsonFormat.mapper();
    private final SimulatedWarehouse warehouse;

    Answers(SimulatedWarehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** The columns of a table that a query makes. */
    List<TableInfo.Column> columns(TableId table) {
        return List.of(
                new TableInfo.Column("branch", "STRING"),
                new TableInfo.Column(table.table().contains("_events_") ? "clicks" : "hours", "INT64"));
    }

    List<Row> of(String sql) {
        String table = firstTable(sql);
        if (table.equals(World.LOG_TABLE)) {
            return errors(sql);
        }
        if (table.startsWith("statistics_")) {
            return statistics(sql, table);
        }
        return sql.contains("packed") ? samples(table) : counts(table);
    }

    private static String firstTable(String sql) {
        Matcher first = FIRST_TABLE.matcher(sql);
        if (!first.find()) {
            throw new IllegalArgumentException("no table in " + sql);
        }
        return first.group(1);
    }

    private List<Row> samples(String table) {
        int shift = number(table);
        List<Row> rows = new ArrayList<>();
        for (String branch : List.of("control", "treatment")) {
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            row.put("branch", branch);
            row.put("segments", "0");
            row.put("sample", table.contains("_events_") ? "clicks" : "hours");
            row.put("chunk", "0");
            row.put("packed", "%d 3,%d 2,%d 1".formatted(shift, shift + 1, shift + (branch.equals("control") ? 2 : 3)));
            rows.add(row(row));
        }
        return rows;
    }

    private List<Row> counts(String table) {
        List<Row> rows = new ArrayList<>();
        for (String branch : List.of("control", "treatment")) {
            Map<String, @Nullable String> row = new LinkedHashMap<>();
            row.put("branch", branch);
            row.put("segments", "0");
            row.put("n", String.valueOf(6 + number(table) % 10));
            rows.add(row(row));
        }
        return rows;
    }

    /** A number that another content of the table would not give. */
    private int number(String table) {
        SimulatedTable read = warehouse.find(new TableId("p", "d", table));
        if (read == null) {
            throw new WarehouseException("NotFound", "notFound", table + " is not there", null, null, null);
        }
        return Integer.parseInt(read.content().substring(0, 6), 16);
    }

    private List<Row> statistics(String sql, String view) {
        String period = view.substring(view.lastIndexOf('_') + 1);
        String window = period.equals("weekly") ? "week" : period.equals("daily") ? "day" : period;
        String prefix = "p.d." + view.substring(0, view.lastIndexOf('_') + 1) + window + "_";
        List<String> lines = new ArrayList<>();
        warehouse.tables().forEach((name, table) -> {
            if (name.startsWith(prefix) && !table.isView()) {
                String index = name.substring(prefix.length());
                table.rows()
                        .forEach(line -> lines.add(
                                line.substring(0, line.length() - 1) + ",\"window_index\":\"" + index + "\"}"));
            }
        });
        if (lines.isEmpty()) {
            throw new WarehouseException(
                    "BadRequest", "invalidQuery", prefix + "* does not match any table.", null, null, null);
        }
        lines.sort(null);
        return rows(sql, lines);
    }

    private List<Row> errors(String sql) {
        Matcher experiment = EXPERIMENT.matcher(sql);
        SimulatedTable log = warehouse.find(new TableId("p", "d", World.LOG_TABLE));
        if (log == null || !experiment.find()) {
            return List.of();
        }
        List<String> lines = log.rows().stream()
                .filter(line -> line.contains("\"experiment\":\"" + experiment.group(1) + "\""))
                .sorted()
                .toList();
        return rows(sql, lines);
    }

    private List<Row> rows(String sql, List<String> lines) {
        Matcher selected = COLUMNS.matcher(sql);
        if (!selected.find()) {
            throw new IllegalArgumentException("no columns in " + sql);
        }
        List<String> columns =
                Arrays.stream(selected.group(1).split(",")).map(String::strip).toList();
        return lines.stream().map(line -> row(line, columns)).toList();
    }

    private Row row(String line, List<String> columns) {
        try {
            JsonNode fields = mapper.readTree(line);
            Map<String, @Nullable String> cells = new LinkedHashMap<>();
            for (String column : columns) {
                JsonNode cell = fields.path(column);
                cells.put(column, cell.isNull() || cell.isMissingNode() ? null : cell.asText());
            }
            return row(cells);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Row row(Map<String, @Nullable String> cells) {
        Map<String, Integer> index = new LinkedHashMap<>();
        List<@Nullable String> values = new ArrayList<>();
        cells.forEach((column, value) -> {
            index.put(column, values.size());
            values.add(value);
        });
        return new Row(index, values);
    }
}
