package dev.jetstream.local.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.local.engine.SqlEngine;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The plans of all configs, on four dates and in both forms of metrics tables: each statement is parsed, and every name
 * in it resolved and typed.
 *
 * <p>The reports are left in {@code target/corpus*.txt}.
 */
@Tag("corpus")
class CorpusTest {
    @ParameterizedTest(name = "discrete {0}")
    @CsvSource({"true, corpus.txt", "false, corpus-one-table.txt"})
    void bindsEveryStatementOfEveryConfig(boolean discrete, String file) {
        List<AnalysisConfig> configs = CorpusConfigs.all();
        Report report = new Report();
        try (SqlEngine engine = SqlEngine.binding(SchemaFile.read())) {
            for (AnalysisConfig config : configs) {
                PlanWalk walk = new PlanWalk(config, PlanWalk.options(discrete), engine, report);
                PlanWalk.dates(config).forEach(walk::walk);
                engine.forget();
            }
        }

        report.write(file);
        assertThat(report.configs()).isGreaterThanOrEqualTo(467).isEqualTo(configs.size());
        assertThat(report.unexplained()).isEmpty();
    }
}
