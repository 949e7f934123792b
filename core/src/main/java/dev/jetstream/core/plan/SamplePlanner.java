package dev.jetstream.core.plan;

import dev.jetstream.core.config.Metric;
import dev.jetstream.core.config.Summary;
import dev.jetstream.core.experiment.AnalysisBasis;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.plan.SampleDescription.Kind;
import dev.jetstream.core.sql.SampleSql;
import dev.jetstream.core.sql.SampleSql.Source;
import dev.jetstream.core.sql.SampleSql.Value;
import dev.jetstream.core.statistics.ValueType;
import dev.jetstream.core.warehouse.TableId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds for each summary the sample it needs, and gathers the samples by the table they are read from. */
final class SamplePlanner {
    private final PeriodPlan plan;
    private final AnalysisBasis basis;
    private final MetricColumns columns;
    private final Map<TableId, Map<String, Entry>> byTable = new LinkedHashMap<>();
    private final Map<Summary, String> keys = new LinkedHashMap<>();
    private final List<SampleProblem> problems = new ArrayList<>();
    private final List<RunEvent> events = new ArrayList<>();

    SamplePlanner(PeriodPlan plan, AnalysisBasis basis, MetricColumns columns) {
        this.plan = plan;
        this.basis = basis;
        this.columns = columns;
        plan.metrics(basis).forEach(node -> byTable.put(node.table(), new LinkedHashMap<>()));
    }

    private record Entry(SampleSql.Sample sample, SampleDescription description) {}

    private record Typed(Value value, ValueType type) {}

    void add(Summary summary) {
        try {
            String key = summary.metric().dependsOn() == null ? ofColumn(summary) : ofRatio(summary);
            keys.put(summary, key);
        } catch (InvalidException e) {
            problems.add(new SampleProblem(summary, e.errorClass(), e.reason()));
        }
    }

    SampleQueries queries() {
        List<SampleStatement> statements = new ArrayList<>();
        byTable.forEach((table, entries) -> {
            if (!entries.isEmpty()) {
                Map<String, SampleDescription> descriptions = new LinkedHashMap<>();
                entries.forEach((key, entry) -> descriptions.put(key, entry.description()));
                List<SampleSql.Sample> samples =
                        entries.values().stream().map(Entry::sample).toList();
                String sql = new SampleSql(table, basis, plan.segments(), samples).sql();
                statements.add(new SampleStatement(table, sql, descriptions));
            }
        });
        return new SampleQueries(statements, problems, events, keys);
    }

    private String ofColumn(Summary summary) {
        Metric metric = summary.metric();
        MetricsNode node = node(metric.name());
        Typed x = during(node, Source.BASE, metric.name());
        Optional<Covariate> wanted = Covariate.of(summary, plan.period());
        Optional<Typed> before = wanted.flatMap(this::before);
        if (wanted.isPresent() && before.isEmpty()) {
            tellMissing(wanted.get(), metric);
        }
        if (before.isEmpty()) {
            return put(node, metric.name(), metric, Kind.VALUES, x, null, List.of());
        }
        String key = "%s ~ %s.%s"
                .formatted(metric.name(), wanted.get().period(), wanted.get().metric());
        return put(node, key, metric, Kind.COVARIATE, x, before.get(), List.of());
    }

    /** A ratio's pairs are read from the numerator's own table. */
    private String ofRatio(Summary summary) {
        Metric metric = summary.metric();
        List<String> dependencies =
                MetricsPlanner.dependencies(metric).map(Metric::name).toList();
        String numerator = operand(summary, "numerator", dependencies, 0);
        String denominator = operand(summary, "denominator", dependencies, 1);
        MetricsNode node = node(numerator);
        List<Value> required = new ArrayList<>();
        for (String dependency : dependencies) {
            required.add(beside(node, dependency).value());
        }
        Covariate.of(summary, plan.period()).ifPresent(wanted -> tellMissing(wanted, metric));
        String key = "%s = %s / %s".formatted(metric.name(), numerator, denominator);
        return put(
                node,
                key,
                metric,
                Kind.RATIO,
                during(node, Source.BASE, numerator),
                beside(node, denominator),
                required);
    }

    private static String operand(Summary summary, String parameter, List<String> dependencies, int position) {
        Object named = summary.parameters().get(parameter);
        String name =
                named != null ? named.toString() : position < dependencies.size() ? dependencies.get(position) : "";
        if (!dependencies.contains(name)) {
            throw new InvalidException(
                    "KeyError",
                    "statistic %s of metric %s: %s '%s' is none of the metrics that it depends on, %s"
                            .formatted(summary.statistic(), summary.metric().name(), parameter, name, dependencies));
        }
        return name;
    }

    private String put(
            MetricsNode node,
            String key,
            Metric metric,
            Kind kind,
            Typed x,
            @Nullable Typed second,
            List<Value> required) {
        SampleSql.Sample sample =
                new SampleSql.Sample(key, x.value(), second == null ? null : second.value(), required);
        SampleDescription description =
                new SampleDescription(key, metric, kind, x.type(), second == null ? null : second.type());
        byTable.computeIfAbsent(node.table(), table -> new LinkedHashMap<>())
                .putIfAbsent(key, new Entry(sample, description));
        return key;
    }

    private MetricsNode node(String metric) {
        return plan.metrics(basis).stream()
                .filter(node -> node.metric(metric).isPresent())
                .findFirst()
                .orElseThrow(() -> new InvalidException(
                        "KeyError", "no metrics table of %s has metric %s".formatted(plan.label(), metric)));
    }

    private Typed beside(MetricsNode base, String metric) {
        MetricsNode node = node(metric);
        return during(node, node.table().equals(base.table()) ? Source.BASE : Source.SIBLING, metric);
    }

    private Typed during(MetricsNode node, Source source, String metric) {
        ValueType type = columns.require(node.table(), metric);
        return new Typed(new Value(source, node.table(), metric, type == ValueType.BOOLEAN), type);
    }

    private Optional<Typed> before(Covariate wanted) {
        return plan.covariates().stream()
                .filter(node -> node.metric(wanted.metric()).isPresent())
                .filter(node -> isOf(node, wanted.period()))
                .flatMap(node -> columns
                        .find(node.table(), wanted.metric())
                        .map(type -> new Typed(
                                new Value(
                                        Source.PREENROLLMENT, node.table(), wanted.metric(), type == ValueType.BOOLEAN),
                                type))
                        .stream())
                .findFirst();
    }

    private boolean isOf(MetricsNode node, String period) {
        Optional<AnalysisPeriod> before = AnalysisPeriod.of(period).filter(AnalysisPeriod::isPreenrollment);
        String source = node.dataSource();
        return before.map(when -> source == null
                        ? plan.names().metrics(AnalysisBasis.ENROLLMENTS, when, 1)
                        : plan.names().metrics(AnalysisBasis.ENROLLMENTS, source, when, 1))
                .filter(node.table()::equals)
                .isPresent();
    }

    private void tellMissing(Covariate wanted, Metric metric) {
        String message = metric.dependsOn() == null
                ? "Covariate %s of period %s is not available for metric %s; falling back to the unadjusted query"
                        .formatted(wanted.metric(), wanted.period(), metric.name())
                : "Covariate adjustment is not available for metric %s, which depends on others; falling back to the"
                        .concat(" unadjusted query")
                        .formatted(metric.name());
        Stream.concat(Stream.of("all"), plan.segments().stream())
                .forEach(segment -> events.add(new RunEvent(
                        "WARNING",
                        "analysis.py",
                        "subset_metric_table",
                        message,
                        Slugs.normalize(plan.slug()),
                        metric.name(),
                        null,
                        basis.value(),
                        segment,
                        plan.period().value(),
                        null,
                        null)));
    }
}
