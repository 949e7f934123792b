package dev.jetstream.core.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file of exact results: compares rows by key, numbers within the tolerance of their statistic. */
public final class DeterministicGolden {
    private final JsonNode expected;
    private final String statistic;
    private final List<String> problems = new ArrayList<>();

    /** A file. */
    public DeterministicGolden(JsonNode expected) {
        this.expected = expected;
        this.statistic = expected.path("case").path("class").asText();
    }

    /** Where a result differs from the file. */
    public List<String> problems(StatisticResult result) {
        Map<String, StatisticRow> rows = new LinkedHashMap<>();
        for (StatisticRow row : result.rows()) {
            rows.put(key(row), row);
        }
        Map<String, JsonNode> wanted = wanted();
        wanted.keySet().stream().filter(key -> !rows.containsKey(key)).forEach(key -> problems.add("missing " + key));
        rows.keySet().stream().filter(key -> !wanted.containsKey(key)).forEach(key -> problems.add("extra " + key));
        wanted.forEach((key, row) -> {
            StatisticRow found = rows.get(key);
            if (found != null) {
                compare(key, row, found);
            }
        });
        checkEvents(result);
        return problems;
    }

    private void checkEvents(StatisticResult result) {
        for (String level : List.of("ERROR", "WARNING")) {
            boolean logged = expected.path("logged").has(level);
            boolean told =
                    result.events().stream().anyMatch(event -> event.level().equals(level));
            if (logged && !told) {
                problems.add("no event of level " + level);
            }
            if (told && !logged) {
                problems.add("an event that the reference does not have: " + result.events());
            }
        }
    }

    private Map<String, JsonNode> wanted() {
        Map<String, JsonNode> wanted = new LinkedHashMap<>();
        JsonNode fresh = expected.path("transform_on_fresh_frame");
        if (fresh.isMissingNode()) {
            collect(expected.path("apply"), wanted);
        } else {
            fresh.forEach(reference -> collect(reference, wanted));
        }
        return wanted;
    }

    private static void collect(JsonNode table, Map<String, JsonNode> into) {
        table.path("rows").forEach(row -> into.put(key(row), row));
    }

    private void compare(String key, JsonNode row, StatisticRow found) {
        if (!java.util.Objects.equals(GoldenData.numberOrNull(row.get(4)), found.ciWidth())) {
            problems.add("%s: ci_width %s instead of %s".formatted(key, found.ciWidth(), row.get(4)));
        }
        double tolerance = tolerance(row, found);
        compare(key + " point", GoldenData.numberOrNull(row.get(5)), found.point(), tolerance);
        if (found.point() != null && found.point() == -1 && found.lower() == null && found.upper() == null) {
            return; // a mean of exactly 0 has no logarithm; the reference's bounds are its rounding noise
        }
        compare(key + " lower", GoldenData.numberOrNull(row.get(6)), found.lower(), tolerance);
        compare(key + " upper", GoldenData.numberOrNull(row.get(7)), found.upper(), tolerance);
    }

    private double tolerance(JsonNode row, StatisticRow found) {
        Double point = GoldenData.numberOrNull(row.get(5));
        double magnitude = point == null ? 1 : Math.abs(point);
        return switch (statistic) {
            case "Count", "Sum" -> 1e-12 * magnitude;
            case "EmpiricalCDF" -> 1e-12;
            case "KernelDensityEstimate" -> 1e-10;
            default -> ("relative_uplift".equals(found.comparison()) ? 1e-4 : 1e-9) * width(row);
        };
    }

    private static double width(JsonNode row) {
        double width = row.get(7).asDouble() - row.get(6).asDouble();
        return Math.max(width, 1e-6); // an interval of one point still has rounding
    }

    private void compare(String what, @Nullable Double wanted, @Nullable Double found, double tolerance) {
        boolean isMissing = wanted == null || found == null;
        boolean agrees =
                isMissing ? (wanted == null && found == null) : (Math.abs(number(wanted) - number(found)) <= tolerance);
        if (!agrees) {
            problems.add("%s: %s instead of %s (tolerance %s)".formatted(what, found, wanted, tolerance));
        }
    }

    private static double number(@Nullable Double value) {
        return value == null ? Double.NaN : value;
    }

    private static String key(JsonNode row) {
        return "%s|%s|%s|%s"
                .formatted(
                        row.get(0).asText(),
                        row.get(1).asText(),
                        row.get(2).asText(),
                        row.get(3).asText());
    }

    private static String key(StatisticRow row) {
        return "%s|%s|%s|%s".formatted(row.branch(), row.parameter(), row.comparison(), row.comparisonToBranch());
    }
}
