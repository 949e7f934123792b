package dev.jetstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/**
 * Others read what we write: monitoring counts load jobs, accounting adds up slots, tools look at labels. Statements
 * that do what theirs do, in our own words, find a demo run.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ReadersTest {
    private static final String JOBS = "`moz-fx-data-experiments.INFORMATION_SCHEMA.JOBS_BY_PROJECT`";
    private static final String OPTIONS = "`moz-fx-data-experiments.mozanalysis.INFORMATION_SCHEMA.TABLE_OPTIONS`";
    private static final String TABLES = "`moz-fx-data-experiments.mozanalysis.__TABLES__`";
    private static final String PERIODS = "preenrollment_week|preenrollment_days28|days28|week|overall|day";

    @SuppressWarnings("NullAway.Init") // set before all tests
    private Laptop laptop;

    @BeforeAll
    void runTheDemo(@TempDir Path folder) {
        laptop = new Laptop(folder);
        assertThat(laptop.jetstream("demo", "--clients", "300")).as(laptop::err).isZero();
    }

    /** The window of a date is the day after it, from four in the morning. */
    @Test
    void monitoringCountsTheSuccessesOfADay() throws JsonProcessingException {
        List<JsonNode> successes = rows("""
                WITH day AS (
                  SELECT DATE(TIMESTAMP_SUB(MIN(creation_time), INTERVAL 28 HOUR)) AS date
                  FROM %1$s
                  WHERE job_type = 'LOAD'
                ),
                slugs AS (
                  SELECT table_name, REPLACE(option_value, '"', '') AS slug
                  FROM %2$s
                  WHERE option_name = 'description'
                )
                SELECT
                  slugs.slug AS slug,
                  REGEXP_EXTRACT(jobs.destination_table.table_id, r'_(%3$s)_[0-9]+$') AS period,
                  REGEXP_EXTRACT(jobs.destination_table.table_id, r'_([0-9]+)$') AS period_index,
                  COUNT(*) AS successes
                FROM %1$s AS jobs
                INNER JOIN slugs ON slugs.table_name = jobs.destination_table.table_id
                CROSS JOIN day
                WHERE
                  jobs.job_type = 'LOAD'
                  AND jobs.error_result IS NULL
                  AND jobs.destination_table.dataset_id = 'mozanalysis'
                  AND STARTS_WITH(jobs.destination_table.table_id, 'statistics_')
                  AND jobs.creation_time >= TIMESTAMP_ADD(TIMESTAMP(DATE_ADD(day.date, INTERVAL 1 DAY)), INTERVAL 4 HOUR)
                  AND jobs.creation_time < TIMESTAMP_ADD(TIMESTAMP(DATE_ADD(day.date, INTERVAL 2 DAY)), INTERVAL 4 HOUR)
                GROUP BY slug, period, period_index
                ORDER BY period, period_index
                """.formatted(JOBS, OPTIONS, PERIODS));

        assertThat(successes)
                .extracting(row ->
                        row.path("slug").asText() + " " + row.path("period").asText() + " "
                                + row.path("period_index").asText())
                .containsExactly(
                        "comfortable-reading-fonts day 14",
                        "comfortable-reading-fonts day 2",
                        "comfortable-reading-fonts overall 1",
                        "comfortable-reading-fonts preenrollment_week 1",
                        "comfortable-reading-fonts week 2");
        assertThat(successes)
                .allSatisfy(row -> assertThat(row.path("successes").asInt()).isPositive());
    }

    /** 0.06 US dollars an hour of one slot; the slug is the table's name without what surrounds it. */
    @Test
    void accountingAddsUpWhatAnExperimentCosts() throws JsonProcessingException {
        List<JsonNode> costs = rows("""
                WITH named AS (
                  SELECT
                    REPLACE(
                      REGEXP_EXTRACT(
                        destination_table.table_id,
                        r'^(?:statistics_|enrollments_)?(.*?)(?:_(?:enrollments|exposures)_.*|_(?:%2$s)_[0-9]+)?$'
                      ),
                      '_',
                      '-'
                    ) AS slug,
                    total_slot_ms,
                    total_bytes_processed,
                    TIMESTAMP_DIFF(end_time, start_time, MILLISECOND) AS duration
                  FROM %1$s
                  WHERE destination_table.dataset_id = 'mozanalysis' AND error_result IS NULL
                )
                SELECT
                  slug,
                  COUNT(*) AS jobs,
                  SUM(total_slot_ms) / 1000 / 3600 * 0.06 AS dollars,
                  SUM(total_bytes_processed) AS bytes,
                  MIN(duration) AS shortest
                FROM named
                GROUP BY slug
                """.formatted(JOBS, PERIODS));

        assertThat(costs).singleElement().satisfies(cost -> {
            assertThat(cost.path("slug").asText()).isEqualTo("comfortable-reading-fonts");
            assertThat(cost.path("jobs").asInt()).isGreaterThanOrEqualTo(16);
            assertThat(cost.path("dollars").asDouble()).isBetween(1e-9, 1.0);
            assertThat(cost.path("bytes").asLong()).isPositive();
            assertThat(cost.path("shortest").asLong()).isNotNegative();
        });
    }

    @Test
    void toolsFindLabelsAmongTheOptions() throws JsonProcessingException {
        List<JsonNode> labels = rows("""
                SELECT
                  table_name,
                  REGEXP_EXTRACT(option_value, r'STRUCT\\("last_updated", "([0-9]+)"\\)') AS last_updated,
                  REGEXP_EXTRACT(option_value, r'STRUCT\\("schema_version", "([0-9]+)"\\)') AS schema_version
                FROM %s
                WHERE option_name = 'labels' AND option_type = 'ARRAY<STRUCT<STRING, STRING>>'
                ORDER BY table_name
                """.formatted(OPTIONS));

        assertThat(labels)
                .filteredOn(row -> row.path("table_name").asText().startsWith("statistics_"))
                .hasSize(5)
                .allSatisfy(row -> {
                    assertThat(row.path("schema_version").asText()).matches("[0-9]+");
                    assertThat(row.path("last_updated").asLong()).isGreaterThan(1_700_000_000L);
                });
        assertThat(labels)
                .filteredOn(row -> row.path("table_name").asText().equals("enrollments_comfortable_reading_fonts"))
                .singleElement()
                .satisfies(row -> assertThat(row.path("last_updated").asLong()).isGreaterThan(1_700_000_000L));
    }

    @Test
    void toolsSeeWhenViewsWereLastChanged() throws JsonProcessingException {
        List<JsonNode> views = rows("""
                SELECT table_id, TIMESTAMP_MILLIS(last_modified_time) AS changed
                FROM %s
                WHERE type = 2
                ORDER BY table_id
                """.formatted(TABLES));

        assertThat(views)
                .extracting(view -> view.path("table_id").asText())
                .contains(
                        "comfortable_reading_fonts_enrollments_weekly",
                        "statistics_comfortable_reading_fonts_overall",
                        "statistics_comfortable_reading_fonts_preenrollment_weekly");
        assertThat(views)
                .allSatisfy(view -> assertThat(view.path("changed").asText()).matches("20[0-9-]{8}T[0-9:.]+Z"));
    }

    private List<JsonNode> rows(String sql) throws JsonProcessingException {
        assertThat(laptop.jetstream("sql", "query", sql, "--format", "json"))
                .as(laptop::err)
                .isZero();
        JsonNode rows = new ObjectMapper().readTree(laptop.out());
        return new ArrayList<>(StreamSupport.stream(rows.spliterator(), false).toList());
    }
}
