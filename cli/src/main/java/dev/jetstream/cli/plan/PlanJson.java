package dev.jetstream.cli.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.TimeLimits;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.PeriodPlan;
import dev.jetstream.core.reason.Reason;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.dispatcher.selection.LeftOut;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** Plans and calendars for machines: one JSON document. */
final class PlanJson {
    private final ObjectMapper json = new ObjectMapper();
    private final Map<TableId, TableInfo> there;
    private final PlanCommand.Details details;

    PlanJson(Map<TableId, TableInfo> there, PlanCommand.Details details) {
        this.there = there;
        this.details = details;
    }

    String of(LocalDate date, List<DayOf> days) {
        ObjectNode root = json.createObjectNode();
        root.put("date", date.toString());
        root.put("tables_known", details.tablesKnown());
        ArrayNode experiments = root.putArray("experiments");
        days.forEach(day -> experiments.add(experiment(day)));
        return text(root);
    }

    String of(LocalDate from, LocalDate to, List<CalendarOf> calendars, List<LeftOut> leftOut) {
        ObjectNode root = json.createObjectNode();
        root.put("from", from.toString()).put("to", to.toString());
        ArrayNode experiments = root.putArray("experiments");
        for (CalendarOf calendar : calendars) {
            ObjectNode experiment = experiments.addObject();
            experiment.put("slug", calendar.slug());
            ArrayNode windows = experiment.putArray("windows");
            calendar.dates()
                    .forEach((date, on) -> on.due()
                            .forEach((period, window) ->
                                    windows.add(window(period, window.windowIndex(), window.limits())
                                            .put("date", date.toString()))));
            ArrayNode against = experiment.putArray("not_analysed");
            calendar.reasons()
                    .forEach(span -> against.addObject()
                            .put("from", span.from().toString())
                            .put("to", span.to().toString())
                            .put("reason", span.sentence()));
        }
        ArrayNode others = root.putArray("left_out");
        leftOut.forEach(left -> others.addObject()
                .put("slug", left.slug())
                .put("reason", left.reason().sentence()));
        return text(root);
    }

    private ObjectNode experiment(DayOf day) {
        ObjectNode node = json.createObjectNode();
        node.put("slug", day.slug());
        node.put("state", day.state().word());
        AnalysisPlan plan = day.plan();
        if (plan == null) {
            return node.put(
                    "reason", day.against() == null ? null : day.against().sentence());
        }
        if (day.form() != null) {
            node.put("discrete_metrics", day.form().discrete())
                    .put("discrete_metrics_because", day.form().because());
        }
        node.set(
                "enrollments",
                table(PlannedTable.enrollments(plan, there, details.recreateEnrollments()))
                        .put("due", plan.enrollmentsDue()));
        ArrayNode windows = node.putArray("windows");
        PlannedTable.of(plan, there, details.statisticsOnly())
                .forEach((period, tables) -> windows.add(period(period, tables)));
        ObjectNode notDue = node.putObject("not_due");
        plan.notDue().forEach((period, reason) -> notDue.set(period.value(), reason(reason)));
        return node;
    }

    private JsonNode period(PeriodPlan period, List<PlannedTable> tables) {
        ObjectNode node = window(period.period(), period.windowIndex(), period.limits());
        ArrayNode written = node.putArray("tables");
        tables.forEach(table -> written.add(table(table)));
        ArrayNode covariates = node.putArray("covariates");
        period.covariates()
                .forEach(covariate -> covariates.add(covariate.table().table()));
        ArrayNode refused = node.putArray("refused");
        period.refused()
                .forEach(lost -> refused.addObject()
                        .put("basis", lost.basis().value())
                        .put("data_source", lost.dataSource())
                        .put("error", lost.message()));
        return node;
    }

    private ObjectNode window(AnalysisPeriod period, int index, TimeLimits limits) {
        ObjectNode node = json.createObjectNode();
        node.put("period", period.value()).put("index", index);
        node.putArray("window").add(limits.window().start()).add(limits.window().end());
        node.putArray("data")
                .add(limits.firstDateDataRequired().toString())
                .add(limits.lastDateDataRequired().toString());
        return node;
    }

    private ObjectNode table(PlannedTable table) {
        ObjectNode node = json.createObjectNode();
        node.put("table", table.table().toString()).put("kind", table.kind());
        if (table.basis() != null) {
            node.put("basis", table.basis().value());
        }
        if (table.dataSource() != null) {
            node.put("data_source", table.dataSource());
        }
        if (table.metrics() > 0) {
            node.put("metrics", table.metrics());
        }
        node.put("state", table.word());
        return table.because().isEmpty() ? node : node.put("because", table.because());
    }

    private JsonNode reason(Reason reason) {
        ObjectNode node = json.createObjectNode().put("reason", reason.sentence());
        return reason instanceof Reason.NotDue notDue && notDue.next() != null
                ? node.put("next", notDue.next().toString())
                : node;
    }

    private String text(JsonNode node) {
        try {
            return json.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always JSON", e);
        }
    }
}
