package dev.jetstream.local.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableRowsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);
    private static final Study STUDY =
            new Study("fonts", List.of("control", "twin", "bold"), LocalDate.of(2026, 1, 8), 4, Map.of("bold", 0.5));

    private static final String DAILY = """
            [{"name":"submission_date","type":"DATE"},{"name":"client_id","type":"STRING"},
             {"name":"experiments","type":"RECORD","mode":"REPEATED","fields":[
               {"name":"key","type":"STRING"},
               {"name":"value","type":"RECORD","fields":[{"name":"branch","type":"STRING"}]}]},
             {"name":"pages","type":"INTEGER"},{"name":"unread","type":"STRING"}]
            """;
    private static final String EVENTS = """
            [{"name":"submission_timestamp","type":"TIMESTAMP"},{"name":"client_id","type":"STRING"},
             {"name":"event_category","type":"STRING"},{"name":"event_name","type":"STRING"},
             {"name":"event_extra","type":"JSON"}]
            """;

    private static TelemetrySettings settings(long seed) {
        return new TelemetrySettings(seed, 1500, FIRST, LocalDate.of(2026, 1, 21), List.of(STUDY));
    }

    private static List<JsonNode> rows(long seed, String schema, String sql) {
        SqlHints hints = new SqlHints();
        hints.add(sql);
        TableRows rows = new TableRows("p.d.t", fields(schema), hints, new Population(settings(seed)), settings(seed));
        List<JsonNode> read = new ArrayList<>();
        rows.forEach(row -> read.add(json(row)));
        return read;
    }

    private static List<SchemaField> fields(String schema) {
        return SchemaField.list(json(schema), "test");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    @Test
    void fillsOnlyTheColumnsThatTheStatementsName() {
        List<JsonNode> rows = rows(1, DAILY, "SELECT SUM(pages), experiments FROM p.d.t");

        assertThat(rows).hasSizeGreaterThan(10_000);
        assertThat(rows).allMatch(row -> row.has("pages") && row.has("client_id") && !row.has("unread"));
    }

    @Test
    void isTheSameForTheSameSeedAndAnotherForAnother() {
        String sql = "SELECT SUM(pages) FROM p.d.t";

        assertThat(rows(7, DAILY, sql)).isEqualTo(rows(7, DAILY, sql));
        assertThat(rows(7, DAILY, sql)).isNotEqualTo(rows(8, DAILY, sql));
    }

    @Test
    void shiftsTheMeanOfABranchByItsEffectFromEnrollmentOn() {
        Map<String, double[]> sums = new java.util.TreeMap<>();
        for (JsonNode row : rows(3, DAILY, "SELECT SUM(pages), experiments FROM p.d.t")) {
            JsonNode experiments = row.path("experiments");
            String branch = experiments.isEmpty()
                    ? "none"
                    : experiments.get(0).path("value").path("branch").asText();
            double[] sum = sums.computeIfAbsent(branch, b -> new double[2]);
            sum[0] += row.path("pages").asDouble();
            sum[1]++;
        }

        double control = mean(sums, "control");
        assertThat(mean(sums, "bold") / control).isCloseTo(1.5, within(0.15));
        assertThat(mean(sums, "twin") / control).isCloseTo(1.0, within(0.1));
        assertThat(mean(sums, "none") / control).isCloseTo(1.0, within(0.1));
    }

    private static double mean(Map<String, double[]> sums, String branch) {
        double[] sum = sums.getOrDefault(branch, new double[] {0, 1});
        return sum[0] / sum[1];
    }

    @Test
    void enrollsEachClientInItsPeriodAndAFewInTwoBranches() {
        Map<String, Set<String>> branches = new java.util.TreeMap<>();
        for (JsonNode row : rows(5, EVENTS, "SELECT event_name, event_category, event_extra, submission_timestamp")) {
            if (row.path("event_name").asText().equals("enrollment")) {
                JsonNode extra = row.path("event_extra");
                assertThat(extra.path("experiment").asText()).isEqualTo("fonts");
                assertThat(row.path("event_category").asText()).isEqualTo("nimbus_events");
                assertThat(row.path("submission_timestamp").asText().substring(0, 10))
                        .isBetween("2026-01-08", "2026-01-11");
                branches.computeIfAbsent(row.path("client_id").asText(), id -> new HashSet<>())
                        .add(extra.path("branch").asText());
            }
        }

        assertThat(branches).hasSizeBetween(1350, 1490);
        assertThat(branches.values().stream().filter(set -> set.size() == 2).count())
                .isBetween(1L, 12L);
    }

    @Test
    void satisfiesWhatStatementsCompareWith() {
        String sql =
                "SELECT COUNTIF(event_category = 'ui' AND event_name = 'tap' AND JSON_VALUE(event_extra, '$.where') = 'menu')";

        long hits = rows(9, EVENTS, sql).stream()
                .filter(row -> row.path("event_category").asText().equals("ui")
                        && row.path("event_name").asText().equals("tap")
                        && row.path("event_extra").path("where").asText().equals("menu"))
                .count();

        assertThat(hits).isGreaterThan(5_000);
    }
}
