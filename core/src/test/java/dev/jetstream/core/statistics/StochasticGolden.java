package dev.jetstream.core.statistics;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.core.testing.SharedFolder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file of Monte-Carlo results: mean and spread over seeds, against which an analytic answer is judged. */
public final class StochasticGolden {
    private final JsonNode expected;
    private final GoldenData dataset;
    private final String statistic;
    private final String id;
    private final double seeds;
    private final double medianShare;
    private int scaledBounds;
    private final Map<String, double[]> distinct = new HashMap<>();
    private final List<String> problems = new ArrayList<>();

    /** A file, with the data that it is about. */
    public StochasticGolden(JsonNode expected, GoldenData dataset) {
        this.expected = expected;
        this.dataset = dataset;
        this.statistic = expected.path("case").path("class").asText();
        this.id = expected.path("case").path("id").asText();
        this.seeds = expected.path("seeds").asDouble();
        this.medianShare = medianShare();
    }

    /** Where a result differs from the file. */
    public List<String> problems(StatisticResult result) {
        Map<String, StatisticRow> rows = new LinkedHashMap<>();
        for (StatisticRow row : result.rows()) {
            rows.put(
                    "%s|%s|%s|%s".formatted(row.branch(), row.parameter(), row.comparison(), row.comparisonToBranch()),
                    row);
        }
        expected.path("rows").forEach(row -> {
            String key = "%s|%s|%s|%s"
                    .formatted(
                            row.path("branch").asText(),
                            row.path("parameter").asText(),
                            row.path("comparison").asText(),
                            row.path("comparison_to_branch").asText());
            StatisticRow found = rows.remove(key);
            if (found == null) {
                problems.add("missing " + key);
            } else {
                compare(key, row, found);
            }
        });
        rows.keySet().forEach(key -> problems.add("extra " + key));
        boolean told = result.events().stream().anyMatch(event -> "ERROR".equals(event.level()));
        if (told != expected.path("logged_last").has("ERROR")) {
            problems.add("events differ: " + result.events());
        }
        if (id.contains(".ci90.") && !"Deciles".equals(statistic) && scaledBounds == 0) {
            problems.add("no bounds of 90 % were compared");
        }
        return problems;
    }

    private void compare(String key, JsonNode row, StatisticRow found) {
        if (!Objects.equals(GoldenData.numberOrNull(row.path("ci_width")), found.ciWidth())) {
            problems.add("%s: ci_width %s".formatted(key, found.ciWidth()));
        }
        if (!(found.point() == null && hasInfiniteExpectation(found))) {
            check(key + " point", row.path("point"), found.point(), row, found);
        }
        if (id.contains(".ci90.")
                && !"Deciles".equals(statistic)
                && row.path("lower").isNull()) {
            checkScaled(key, row, found); // the reference has no bounds for this width
            return;
        }
        check(key + " lower", row.path("lower"), found.lower(), row, found);
        check(key + " upper", row.path("upper"), found.upper(), row, found);
    }

    /** Without successes in the reference branch an uplift's expectation does not exist. */
    private boolean hasInfiniteExpectation(StatisticRow row) {
        String reference = row.comparisonToBranch();
        return "Binomial".equals(statistic)
                && "relative_uplift".equals(row.comparison())
                && reference != null
                && Arrays.stream(dataset.column(
                                expected.path("case").path("metric").asText(), reference))
                        .noneMatch(value -> value == 1);
    }

    /** Bounds of 90 % are those of 95 %, nearer to the point by the ratio of the normal quantiles. */
    private void checkScaled(String key, JsonNode row, StatisticRow found) {
        JsonNode wider =
                GoldenData.json(SharedFolder.path("golden/statistics/expected/" + id.replace(".ci90.", ".") + ".json"));
        double ratio = 1.6448536269514722 / 1.959963984540054;
        wider.path("rows").forEach(other -> {
            boolean same = List.of("branch", "parameter", "comparison", "comparison_to_branch").stream()
                    .allMatch(field -> other.path(field).equals(row.path(field)));
            if (same) {
                double point = other.path("point").path("mean").asDouble();
                double width = width(other) * ratio;
                near(key + " lower", found.lower(), scaled(other, "lower", point, ratio), width);
                near(key + " upper", found.upper(), scaled(other, "upper", point, ratio), width);
            }
        });
    }

    private static double scaled(JsonNode row, String bound, double point, double ratio) {
        return point + ratio * (row.path(bound).path("mean").asDouble() - point);
    }

    private void near(String what, @Nullable Double found, double wanted, double width) {
        scaledBounds++;
        if (found == null || Math.abs(found - wanted) > 0.03 * width) {
            problems.add("%s: %s is not within 3 %% of %s wide %s".formatted(what, found, wanted, width));
        }
    }

    private void check(String what, JsonNode wanted, @Nullable Double found, JsonNode row, StatisticRow whole) {
        if (wanted.isNull() || wanted.path("nulls").asDouble() == seeds) {
            if (found != null) {
                problems.add("%s: %s instead of null".formatted(what, found));
            }
            return;
        }
        if (found == null) {
            if (wanted.path("nulls").asDouble() == 0) {
                problems.add("%s: null instead of %s".formatted(what, wanted));
            }
            return;
        }
        if ("Deciles".equals(statistic) && !what.endsWith("point")) {
            checkOrderStatistic(what, wanted, found, whole);
            return;
        }
        double width = width(row);
        double deviation = Math.max(wanted.path("sd").asDouble(), medianShare * width);
        double rough = id.contains("binary_rare") || id.contains("tiny") ? 0.03 : 0.005;
        double mean = wanted.path("mean").asDouble();
        boolean exact = deviation == 0 || (whole.comparison() == null && "Binomial".equals(statistic));
        double allowed = exact ? 0 : 5 * deviation / Math.sqrt(seeds) + rough(what, rough, row) * width;
        allowed = Math.max(1e-9, allowed) + unreached(whole, mean);
        double miss = Math.abs(found - mean);
        if (miss > allowed) {
            problems.add("%s: %s instead of %s (off by %.2f times what is allowed, %.2f %% of the width)"
                    .formatted(what, found, wanted, miss / allowed, 100 * miss / width));
        }
    }

    private static double rough(String what, double rough, JsonNode row) {
        boolean relativeBound = "relative_uplift".equals(row.path("comparison").asText()) && !what.endsWith("point");
        return relativeBound ? rough : 0.005;
    }

    /** Within what the seeds gave, widened by one neighbouring attainable value at either end. */
    private void checkOrderStatistic(String what, JsonNode wanted, double found, StatisticRow row) {
        double low = wanted.path("min").asDouble();
        double high = wanted.path("max").asDouble();
        double below = neighbour(row, low, false);
        double above = neighbour(row, high, true);
        if (found < below - 1e-9 || found > above + 1e-9) {
            problems.add(
                    "%s: %s outside [%s, %s] (seeds gave [%s, %s])".formatted(what, found, below, above, low, high));
        }
    }

    /** The next value that a row's order statistics can take above (or below) a limit; the limit when there is none. */
    private double neighbour(StatisticRow row, double limit, boolean above) {
        double[] values = distinct(row.branch());
        String reference = row.comparisonToBranch();
        boolean ratio = "relative_uplift".equals(row.comparison());
        double best = above ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY;
        for (double base : reference == null ? new double[] {0} : distinct(reference)) {
            double target = ratio ? (limit + 1) * base : limit + base;
            int at = Arrays.binarySearch(values, target);
            int near = at < 0 ? -at - 1 : at;
            for (int i = Math.max(0, near - 2); i < Math.min(values.length, near + 3); i++) {
                double value = ratio ? values[i] / base - 1 : values[i] - base;
                boolean nearer =
                        above ? (value > limit + 1e-9 && value < best) : (value < limit - 1e-9 && value > best);
                if (nearer) {
                    best = value;
                }
            }
        }
        return Double.isFinite(best) ? best : limit;
    }

    private double[] distinct(String branch) {
        return distinct.computeIfAbsent(
                branch,
                name -> Arrays.stream(dataset.column(
                                expected.path("case").path("metric").asText(), name))
                        .sorted()
                        .distinct()
                        .toArray());
    }

    /** What order statistics that the reference's draws never reached may add to a decile's point. */
    private double unreached(StatisticRow row, double point) {
        if (!"Deciles".equals(statistic)) {
            return 0;
        }
        double samples =
                expected.path("case").path("params").path("num_samples").asDouble(10_000);
        return 5 / (seeds * samples) * (neighbour(row, point, true) - neighbour(row, point, false));
    }

    private static double width(JsonNode row) {
        return row.path("upper").path("mean").asDouble()
                - row.path("lower").path("mean").asDouble();
    }

    private double medianShare() {
        List<Double> shares = new ArrayList<>();
        expected.path("rows").forEach(row -> {
            for (String field : List.of("point", "lower", "upper")) {
                double width = width(row);
                if (row.path(field).isObject() && width > 0) {
                    shares.add(row.path(field).path("sd").asDouble() / width);
                }
            }
        });
        shares.sort(null);
        return shares.isEmpty() ? 0 : shares.get(shares.size() / 2);
    }
}
