package dev.jetstream.cli.statistics;

import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.statistics.BranchSample;
import dev.jetstream.core.statistics.Sample;
import dev.jetstream.core.statistics.ValueType;
import dev.jetstream.core.statistics.WeightedPairs;
import dev.jetstream.core.statistics.WeightedValues;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * A CSV with one row a client: a column {@code branch} and columns of numbers.
 *
 * <p>A column's type is inferred: only {@code true} and {@code false} are truth values, only whole numbers integers,
 * all else doubles. Empty is null; {@code inf} and {@code -inf} are infinite. Branches are in the order of their first
 * rows.
 */
final class DataFile {
    private static final String BRANCH = "branch";

    private final List<String> header;
    private final Map<String, List<CSVRecord>> byBranch;
    private final Path file;

    private DataFile(Path file, List<String> header, Map<String, List<CSVRecord>> byBranch) {
        this.file = file;
        this.header = header;
        this.byBranch = byBranch;
    }

    /** Reads a file; refuses one that is not there, is no CSV, or has no branch column. */
    static DataFile read(Path file) {
        CSVFormat format = CSVFormat.DEFAULT
                .builder()
                .setHeader()
                .setSkipHeaderRecord(true)
                .get();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8);
                CSVParser parser = format.parse(reader)) {
            List<String> header = parser.getHeaderNames();
            if (!header.contains(BRANCH)) {
                throw new NothingSelectedException("%s has no column 'branch'; it has %s".formatted(file, header));
            }
            Map<String, List<CSVRecord>> byBranch = new LinkedHashMap<>();
            for (CSVRecord row : parser) {
                if (!row.isConsistent()) {
                    throw new NothingSelectedException("%s: row %s has %s cells, the header has %s"
                            .formatted(file, row.getRecordNumber(), row.size(), header.size()));
                }
                if (!row.get(BRANCH).isEmpty()) {
                    byBranch.computeIfAbsent(row.get(BRANCH), name -> new ArrayList<>())
                            .add(row);
                }
            }
            return new DataFile(file, header, byBranch);
        } catch (IOException | UncheckedIOException e) {
            throw new NothingSelectedException("%s cannot be read as a CSV: %s".formatted(file, e.getMessage()));
        }
    }

    /** The branches in the order of their first rows. */
    List<String> branches() {
        return List.copyOf(byBranch.keySet());
    }

    /** The columns of numbers. */
    List<String> columns() {
        return header.stream().filter(name -> !name.equals(BRANCH)).toList();
    }

    boolean has(String column) {
        return columns().contains(column);
    }

    /** One column by branch. */
    Sample sample(String column) {
        List<BranchSample> samples = new ArrayList<>();
        byBranch.forEach(
                (branch, rows) -> samples.add(new BranchSample(branch, WeightedValues.ofRows(numbers(column, rows)))));
        return new Sample(type(column), samples);
    }

    /** Two columns by branch. */
    Sample sample(String first, String second) {
        List<BranchSample> samples = new ArrayList<>();
        byBranch.forEach((branch, rows) -> samples.add(
                new BranchSample(branch, WeightedPairs.ofRows(numbers(first, rows), numbers(second, rows)))));
        return new Sample(type(first), type(second), samples);
    }

    /** The branches without any measure. */
    Sample withoutColumns() {
        return new Sample(
                ValueType.REAL,
                branches().stream()
                        .map(branch -> new BranchSample(branch, null, null))
                        .toList());
    }

    private ValueType type(String column) {
        boolean isBoolean = true;
        boolean isInteger = true;
        boolean isEmpty = true;
        for (List<CSVRecord> rows : byBranch.values()) {
            for (CSVRecord row : rows) {
                String cell = row.get(column);
                if (!cell.isEmpty()) {
                    isEmpty = false;
                    isBoolean &= cell.equals("true") || cell.equals("false");
                    isInteger &= cell.matches("[+-]?\\d+");
                }
            }
        }
        if (isEmpty) {
            return ValueType.REAL;
        }
        if (isBoolean) {
            return ValueType.BOOLEAN;
        }
        return isInteger ? ValueType.INTEGER : ValueType.REAL;
    }

    private double[] numbers(String column, List<CSVRecord> rows) {
        double[] numbers = new double[rows.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(column, rows.get(i));
        }
        return numbers;
    }

    private double number(String column, CSVRecord row) {
        String cell = row.get(column);
        return switch (cell) {
            case "" -> Double.NaN;
            case "true" -> 1;
            case "false" -> 0;
            case "inf", "+inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            default -> parsed(cell, column, row);
        };
    }

    private double parsed(String cell, String column, CSVRecord row) {
        try {
            return Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw new NothingSelectedException("%s: column '%s' of row %s is '%s', which is not a number"
                    .formatted(file, column, row.getRecordNumber(), cell));
        }
    }
}
