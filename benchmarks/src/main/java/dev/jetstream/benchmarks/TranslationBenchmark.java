package dev.jetstream.benchmarks;

import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.MetricsNode;
import dev.jetstream.emulators.bigquery.sql.Defaults;
import dev.jetstream.emulators.bigquery.sql.GoogleSqlTranslator;
import dev.jetstream.emulators.bigquery.sql.SqlTranslator;
import dev.jetstream.local.sql.SchemaCatalog;
import java.util.Comparator;
import java.util.List;

/** The demo's longest metrics statement and its enrollments statement, from text to text. */
final class TranslationBenchmark {
    private static final double MILLISECOND = 1e6;

    private final SqlTranslator translator;
    private final Defaults defaults = new Defaults("benchmark", "results");
    private final String enrollments;
    private final String metrics;

    TranslationBenchmark(AnalysisPlan plan) {
        SchemaCatalog catalog = new SchemaCatalog(DemoExperiment.schemas(), "of the demo");
        this.translator = new GoogleSqlTranslator(catalog);
        this.enrollments = plan.enrollments().sql();
        this.metrics = plan.periods().stream()
                .flatMap(period -> period.metrics().stream())
                .map(MetricsNode::sql)
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
        catalog.add(
                plan.enrollments().table().toString(),
                translator.translate(enrollments, defaults).columns());
    }

    List<Figure> measure(Meter meter) {
        return List.of(statement(meter, "enrollments", enrollments), statement(meter, "metrics", metrics));
    }

    private Figure statement(Meter meter, String name, String sql) {
        String what = "translate %s, %,d characters".formatted(name, sql.length());
        return meter.median(what, () -> translator.translate(sql, defaults), MILLISECOND, "ms/statement");
    }
}
