package dev.jetstream.core.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.testing.SharedFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One data set of {@code ../shared/golden/statistics/data}: a CSV with a branch column, by column and branch. */
public final class GoldenData {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> branches;
    private final JsonNode types;
    private final Map<String, Map<String, double[]>> columns;

    private GoldenData(List<String> branches, JsonNode types, Map<String, Map<String, double[]>> columns) {
        this.branches = branches;
        this.types = types;
        this.columns = columns;
    }

    /** Reads a data set. */
    public static GoldenData load(String name) {
        JsonNode meta =
                json(SharedFolder.path("golden/statistics/data/datasets.json")).path(name);
        List<String> order = new ArrayList<>();
        meta.path("branch_order_of_appearance").forEach(branch -> order.add(branch.asText()));
        return new GoldenData(order, meta.path("types"), columns(meta, order));
    }

    /** Reads a file of JSON. */
    public static JsonNode json(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> branches() {
        return branches;
    }

    boolean has(String column) {
        return columns.containsKey(column);
    }

    double[] column(String column, String branch) {
        return columns.getOrDefault(column, Map.of()).getOrDefault(branch, new double[0]);
    }

    ValueType type(String column) {
        return switch (types.path(column).asText()) {
            case "int64" -> ValueType.INTEGER;
            case "bool" -> ValueType.BOOLEAN;
            default -> ValueType.REAL;
        };
    }

    Sample sample(String column) {
        List<BranchSample> samples = new ArrayList<>();
        for (String branch : branches) {
            samples.add(new BranchSample(branch, WeightedValues.ofRows(column(column, branch))));
        }
        return new Sample(type(column), samples);
    }

    /** A sample of pairs; without pairs where the second column does not exist. */
    Sample sample(String first, String second) {
        if (!has(first) || !has(second)) {
            return has(first) ? sample(first) : empty();
        }
        List<BranchSample> samples = new ArrayList<>();
        for (String branch : branches) {
            samples.add(new BranchSample(branch, WeightedPairs.ofRows(column(first, branch), column(second, branch))));
        }
        return new Sample(type(first), type(second), samples);
    }

    private Sample empty() {
        List<BranchSample> samples = new ArrayList<>();
        for (String branch : branches) {
            samples.add(new BranchSample(branch, null, null));
        }
        return new Sample(ValueType.REAL, samples);
    }

    private static Map<String, Map<String, double[]>> columns(JsonNode meta, List<String> branches) {
        List<String> lines = lines(meta.path("file").asText());
        String[] header = lines.get(0).split(",", -1);
        int rows = lines.size() - 1;
        double[][] cells = new double[header.length][rows];
        String[] branchOf = new String[rows];
        for (int i = 0; i < rows; i++) {
            String[] row = lines.get(i + 1).split(",", -1);
            branchOf[i] = row[0];
            for (int j = 1; j < header.length; j++) {
                cells[j][i] = number(row[j]);
            }
        }
        Map<String, Map<String, double[]>> columns = new LinkedHashMap<>();
        for (int j = 1; j < header.length; j++) {
            Map<String, double[]> byBranch = new LinkedHashMap<>();
            for (String branch : branches) {
                byBranch.put(branch, ofBranch(cells[j], branchOf, branch));
            }
            columns.put(header[j], byBranch);
        }
        return columns;
    }

    private static double[] ofBranch(double[] cells, String[] branchOf, String branch) {
        double[] found = new double[cells.length];
        int size = 0;
        for (int i = 0; i < cells.length; i++) {
            if (branch.equals(branchOf[i])) {
                found[size++] = cells[i];
            }
        }
        return Arrays.copyOf(found, size);
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(SharedFolder.path("golden/statistics/" + file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double number(String cell) {
        return switch (cell) {
            case "" -> Double.NaN;
            case "true" -> 1;
            case "false" -> 0;
            case "inf" -> Double.POSITIVE_INFINITY;
            default -> Double.parseDouble(cell);
        };
    }

    /** A number of a JSON file; null where it is null or missing. */
    static @Nullable Double numberOrNull(JsonNode node) {
        return node.isNumber() ? node.asDouble() : null;
    }
}
