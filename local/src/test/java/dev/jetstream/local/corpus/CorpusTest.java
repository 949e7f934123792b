package dev.jetstream.local.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.local.engine.SqlEngine;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The plans of all configs, on four dates: each statement is parsed, and every name in it resolved and typed.
 *
 * <p>The report is left in {@code target/corpus.txt}.
 */
@Tag("corpus")
class CorpusTest {
    @Test
    void bindsEveryStatementOfEveryConfig() {
        List<AnalysisConfig> configs = CorpusConfigs.all();
        Report report = new Report();
        try (SqlEngine engine = SqlEngine.binding(SchemaFile.read())) {
            for (AnalysisConfig config : configs) {
                PlanWalk walk = new PlanWalk(config, PlanOptions.standard("proj", "dset"), engine, report);
                PlanWalk.dates(config).forEach(walk::walk);
                engine.forget();
            }
        }

        report.write("corpus.txt");
        assertThat(report.configs()).isGreaterThanOrEqualTo(467).isEqualTo(configs.size());
        assertThat(report.unexplained()).isEmpty();
    }
}
