package dev.jetstream.local.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.plan.PlanOptions;
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
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The plans of forty configs are bound, and run on generated telemetry.
 *
 * <p>The report is left in {@code target/corpus-seeded.txt}.
 */
class SeededConfigsTest {
    private static final long SEED = 40;
    private static final int CONFIGS = 40;
    private static final int CLIENTS = 20;

    /** Of telemetry: five weeks before enrollment and seven from its first day on. */
    private static final int DAYS = 84;

    private static final PlanOptions OPTIONS = PlanOptions.standard("proj", "dset");
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    @Test
    void runEveryStatementOfFortyConfigs(@TempDir Path folder) {
        List<AnalysisConfig> configs = new ArrayList<>(CorpusConfigs.all());
        Collections.shuffle(configs, new Random(SEED));
        List<AnalysisConfig> chosen = configs.subList(0, CONFIGS);
        Report report = new Report();

        try (SqlEngine engine = SqlEngine.filled(folder, warehouse -> fill(warehouse, chosen))) {
            for (AnalysisConfig config : chosen) {
                PlanWalk walk = new PlanWalk(config, OPTIONS, engine, report);
                PlanWalk.dates(config).forEach(walk::walk);
                engine.forget();
            }
        }

        report.write("corpus-seeded.txt");
        assertThat(report.configs()).isEqualTo(CONFIGS);
        assertThat(report.unexplained()).isEmpty();
    }

    private static void fill(EmbeddedWarehouse warehouse, List<AnalysisConfig> configs) {
        LocalDate anyDay = PlanWalk.dates(configs.get(0)).get(0);
        TelemetryDemand demand = TelemetryDemand.of(configs, anyDay, OPTIONS, Map.of());
        LocalDate lastDay = demand.firstDay().plusDays(DAYS);
        TelemetrySettings settings =
                new TelemetrySettings(SEED, CLIENTS, demand.firstDay(), lastDay, demand.studies());
        new TelemetryGenerator(warehouse.port(), settings, TableSchemas.read(SchemaFile.path()))
                .fill(demand.statements(), demand.made())
                .blockLast(PATIENCE);
    }
}
