package dev.jetstream.local.corpus;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.sql.GoogleSqlException;
import dev.jetstream.emulators.bigquery.store.EngineException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many statements went well, how many gave rows, and what became of the others, by class. */
final class Report {
    /**
     * Causes outside our SQL, by what the warehouse says: the file of schemas was grown by need and guesses types, and
     * some old configs' own queries give no {@code analysis_id}.
     */
    private static final Map<String, Pattern> OUTSIDE = Map.of(
            "the schema file lacks table",
            Pattern.compile("Not found: Table ((?:moz-fx-data-shared-prod|mozdata):\\S+)"),
            "the schema file lacks column",
            Pattern.compile(
                    "(?:Unrecognized name: |Field name )((?!analysis_id)[\\w.]+)(?: does not exist in STRUCT.*| at.*|;.*)"),
            "the schema file has another type",
            Pattern.compile(
                    "(Values referenced in UNNEST must be arrays|Element access using \\[SAFE_OFFSET\\(\\)]).*"),
            "the config's own data source has no id of the unit",
            Pattern.compile("Name (profile_group_id) not found inside ds.*"),
            "the config's own enrollment query gives no",
            Pattern.compile("(?:Column|Name) (analysis_id) (?:in USING clause not found|not found inside e).*"));

    private final Set<String> configs = new TreeSet<>();
    private final Map<String, int[]> kinds = new TreeMap<>();
    private final Map<String, List<String>> explained = new TreeMap<>();
    private final List<String> unexplained = new ArrayList<>();
    private final Set<String> failedConfigs = new TreeSet<>();
    private final Map<String, Set<String>> refused = new TreeMap<>();
    private final Map<String, Integer> withoutSample = new TreeMap<>();

    /** Does what is to be done with a statement, and notes what comes of it: a number of rows, or a failure. */
    void statement(String slug, String kind, String sql, LongSupplier action) {
        configs.add(slug);
        int[] count = kinds.computeIfAbsent(kind, key -> new int[3]);
        count[0]++;
        try {
            long rows = action.getAsLong();
            count[1]++;
            count[2] += rows > 0 ? 1 : 0;
        } catch (GoogleSqlException | EngineException e) {
            failedConfigs.add(slug);
            note(slug, kind, Objects.requireNonNullElse(e.getMessage(), e.toString()), sql);
        }
    }

    private void note(String slug, String kind, String message, String sql) {
        for (Map.Entry<String, Pattern> cause : OUTSIDE.entrySet()) {
            Matcher matcher = cause.getValue().matcher(message);
            if (matcher.find()) {
                explained
                        .computeIfAbsent(cause.getKey() + " " + matcher.group(1), key -> new ArrayList<>())
                        .add(slug);
                return;
            }
        }
        unexplained.add("%s, %s: %s%n%s".formatted(slug, kind, message, sql));
    }

    /** A plan or table that the planner itself refuses. */
    void refused(String slug, String reason) {
        configs.add(slug);
        refused.computeIfAbsent(reason, kind -> new TreeSet<>()).add(slug);
    }

    /** A summary without a sample; for the most part because its table failed. */
    void withoutSample(String errorClass) {
        withoutSample.merge(errorClass, 1, Integer::sum);
    }

    int configs() {
        return configs.size();
    }

    int statements() {
        return sum(0);
    }

    /** The share of statements that went well. */
    double share() {
        return (double) sum(1) / sum(0);
    }

    /** The share of statements of a kind that gave rows. */
    double shareWithRows(String kind) {
        int[] count = Objects.requireNonNull(kinds.get(kind), kind);
        return (double) count[2] / count[0];
    }

    /** Failures that nothing outside our SQL explains, with the statement. */
    List<String> unexplained() {
        return unexplained;
    }

    Map<String, Set<String>> refused() {
        return refused;
    }

    private int sum(int what) {
        return kinds.values().stream().mapToInt(count -> count[what]).sum();
    }

    /** Leaves the report beside the build's other reports. */
    void write(String file) {
        try {
            Files.writeString(Files.createDirectories(Path.of("target")).resolve(file), toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return String.format(
                        Locale.ROOT,
                        "%d configs, %d statements, %.2f %% well; %d configs with a failure%n",
                        configs(),
                        statements(),
                        100 * share(),
                        failedConfigs.size())
                + kinds.entrySet().stream()
                        .map(kind -> "  %-12s %6d, %6d well, %6d with rows%n"
                                .formatted(kind.getKey(), kind.getValue()[0], kind.getValue()[1], kind.getValue()[2]))
                        .collect(joining())
                + explained.entrySet().stream()
                        .sorted(Comparator.comparingInt(
                                entry -> -entry.getValue().size()))
                        .map(entry -> "  %5d  %s (%s)%n"
                                .formatted(
                                        entry.getValue().size(),
                                        entry.getKey(),
                                        entry.getValue().get(0)))
                        .collect(joining())
                + unexplained.stream().map(text -> "  ?? " + text + "\n").collect(joining())
                + refused.entrySet().stream()
                        .map(entry -> "  refused: %s %s%n".formatted(entry.getKey(), entry.getValue()))
                        .collect(joining())
                + "  summaries without a sample: " + withoutSample + "\n";
    }
}
