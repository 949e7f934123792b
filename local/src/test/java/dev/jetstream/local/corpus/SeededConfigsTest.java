package dev.jetstream.local.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.local.engine.EmbeddedWarehouse;
import dev.jetstream.local.engine.SqlEngine;
import dev.jetstream.local.telemetry.TableSchemas;
import dev.jetstream.local.telemetry.TelemetryDemand;
import dev.jetstream.local.telemetry.TelemetryGenerator;
import dev.jetstream.local.telemetry.TelemetrySettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plans of forty configs, chosen by seed, are bound and run on generated telemetry.
 *
 * <p>In every build each runs on one of the four dates and in one of the two forms of metrics tables, five in each
 * combination; in profile {@code corpus} each on all dates and in both forms. The reports are left in
 * {@code target/corpus-*.txt}.
 */
class SeededConfigsTest {
    private static final long SEED = 40;
    private static final int CONFIGS = 40;
    private static final int CLIENTS = 10;

    /** Of telemetry: five weeks before enrollment and seven from its first day on. */
    private static final int DAYS = 84;

    private static final PlanOptions OPTIONS = PlanWalk.options(true);
    private static final PlanOptions ONE_TABLE = PlanWalk.options(false);
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void bindEveryStatement() {
        Report report = new Report();
        try (SqlEngine engine = SqlEngine.binding(SchemaFile.read())) {
            for (AnalysisConfig config : chosen()) {
                walk(config, OPTIONS, PlanWalk.dates(config), engine, report);
                walk(config, ONE_TABLE, PlanWalk.dates(config), engine, report);
            }
        }

        report.write("corpus-bound.txt");
        assertThat(report.configs()).isEqualTo(CONFIGS);
        assertThat(report.statements()).isGreaterThan(9_000);
        assertThat(report.unexplained()).isEmpty();
    }

    @Test
    void runOnOneDateEach(@TempDir Path folder) {
        List<AnalysisConfig> chosen = chosen();
        Report report = new Report();
        try (SqlEngine engine = SqlEngine.filled(folder, warehouse -> fill(warehouse, chosen))) {
            for (int i = 0; i < CONFIGS; i++) {
                List<LocalDate> dates = PlanWalk.dates(chosen.get(i));
                PlanOptions form = i / dates.size() % 2 == 0 ? OPTIONS : ONE_TABLE;
                walk(chosen.get(i), form, List.of(dates.get(i % dates.size())), engine, report);
            }
        }

        report.write("corpus-run.txt");
        check(report);
    }

    @Test
    @Tag("corpus")
    void runOnEveryDate(@TempDir Path folder) {
        List<AnalysisConfig> chosen = chosen();
        Report report = new Report();
        try (SqlEngine engine = SqlEngine.filled(folder, warehouse -> fill(warehouse, chosen))) {
            for (AnalysisConfig config : chosen) {
                walk(config, OPTIONS, PlanWalk.dates(config), engine, report);
                walk(config, ONE_TABLE, PlanWalk.dates(config), engine, report);
            }
        }

        report.write("corpus-run-every-date.txt");
        check(report);
    }

    private static void check(Report report) {
        assertThat(report.configs()).isEqualTo(CONFIGS);
        assertThat(report.unexplained()).isEmpty();
        for (String kind : List.of("enrollments", "metrics", "samples", "counts")) {
            assertThat(report.shareWithRows(kind)).as(kind).isGreaterThan(0.8);
        }
    }

    private static List<AnalysisConfig> chosen() {
        List<AnalysisConfig> configs = new ArrayList<>(CorpusConfigs.all());
        Collections.shuffle(configs, new Random(SEED));
        return List.copyOf(configs.subList(0, CONFIGS));
    }

    private static void walk(
            AnalysisConfig config, PlanOptions options, List<LocalDate> dates, SqlEngine engine, Report report) {
        PlanWalk walk = new PlanWalk(config, options, engine, report);
        dates.forEach(walk::walk);
        engine.forget();
    }

    private static void fill(EmbeddedWarehouse warehouse, List<AnalysisConfig> configs) {
        LocalDate anyDay = PlanWalk.dates(configs.get(0)).get(0);
        TelemetryDemand demand = TelemetryDemand.of(configs, anyDay, OPTIONS, Map.of());
        TelemetrySettings settings = new TelemetrySettings(
                SEED, CLIENTS, demand.firstDay(), demand.firstDay().plusDays(DAYS), demand.studies());
        List<TableId> filled = new TelemetryGenerator(warehouse.port(), settings, TableSchemas.read(SchemaFile.path()))
                .fill(distinct(demand.statements()), demand.made())
                .collectList()
                .block(PATIENCE);
        assertThat(filled).isNotEmpty();
    }

    /** Statements of one basis that differ in more than dates: the others look for the same rows. */
    private static List<String> distinct(List<String> statements) {
        Map<String, String> distinct = new LinkedHashMap<>();
        statements.stream()
                .filter(sql -> !sql.contains(", exposures basis, "))
                .forEach(sql -> distinct.putIfAbsent(withoutNumbers(sql), sql));
        return List.copyOf(distinct.values());
    }

    private static String withoutNumbers(String sql) {
        StringBuilder left = new StringBuilder(sql.length());
        sql.chars().filter(c -> c != '-' && !Character.isDigit(c)).forEach(c -> left.append((char) c));
        return left.toString();
    }
}
