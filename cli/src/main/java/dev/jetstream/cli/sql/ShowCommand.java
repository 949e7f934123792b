package dev.jetstream.cli.sql;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.PlanningCommand;
import dev.jetstream.cli.PlanningOptions;
import dev.jetstream.cli.Profile;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.AnalysisPlanner;
import dev.jetstream.core.plan.AssumedColumns;
import dev.jetstream.core.plan.MetricsNode;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.plan.PlanScript;
import dev.jetstream.core.plan.Planned;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.dispatcher.selection.Selection;
import dev.jetstream.worker.analysis.StatisticsTable;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Every statement of a plan, in order, runnable as it stands. */
@Command(
        name = "show",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Print every statement that a run on a date sends, in order; each can be run as it stands. Nothing is sent.",
            "",
            "Example: jetstream sql show --experiment my-experiment --date 2026-03-22 --config-repos configs"
        })
public final class ShowCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    SqlCommand group;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Option(
            names = {"--date"},
            required = true,
            paramLabel = "YYYY-MM-DD",
            converter = PlanningOptions.DateConverter.class,
            description = "The analysis date (UTC).")
    LocalDate date = LocalDate.EPOCH;

    @Option(
            names = {"--no-tables"},
            description = "Do not look into the warehouse: configs are the newest, types of columns are assumed.")
    boolean noTables;

    @Mixin
    PlanningOptions options = new PlanningOptions();

    private final Profile profile;

    /** Over a profile's warehouse. */
    public ShowCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        if (!options.namesExperiments()) {
            throw new NothingSelectedException("sql show: say which experiment, by --experiment SLUG");
        }
        JetstreamCommand top = (JetstreamCommand) spec.root().userObject();
        top.group().quietly();
        try (PlanningCommand planning =
                PlanningCommand.open(options.sources(), options.sources().profile(profile), !noTables, date)) {
            Selection selection = planning.select(options, date);
            selection.leftOut().stream().findFirst().ifPresent(left -> {
                throw new InvalidException("%s has no statements on %s: %s"
                        .formatted(left.slug(), date, left.reason().sentence()));
            });
            PrintWriter out = spec.commandLine().getOut();
            selection.selected().forEach(selected -> {
                PlanOptions how = options.planOptions().in(selected.form(options.discreteMetrics()));
                AnalysisPlan plan = plan(AnalysisPlanner.plan(selected.config(), date, how));
                print(plan, planning, out, top.group().format());
            });
        }
        return ExitCode.DONE.code();
    }

    private static AnalysisPlan plan(Planned planned) {
        if (planned instanceof AnalysisPlan plan) {
            return plan;
        }
        Planned.NotRunnable not = (Planned.NotRunnable) planned;
        throw new InvalidException(
                not.reason()
                        .errorClass()
                        .orElseGet(() -> not.reason().getClass().getSimpleName()),
                "%s has no statements on %s: %s"
                        .formatted(not.slug(), not.date(), not.reason().sentence()));
    }

    private void print(AnalysisPlan plan, PlanningCommand planning, PrintWriter out, OutputFormat format) {
        Set<MetricsNode> nodes = new HashSet<>();
        plan.periods().forEach(period -> {
            nodes.addAll(period.metrics());
            nodes.addAll(period.covariates());
        });
        Map<TableId, TableInfo> there =
                planning.tables(nodes.stream().map(MetricsNode::table).toList());
        List<PlanScript.Step> steps = PlanScript.of(
                plan, options.statisticsOnly(), node -> columns(node, there.get(node.table())), StatisticsTable.SCHEMA);
        if (format == OutputFormat.JSON) {
            out.println(json(plan, steps));
            return;
        }
        out.println("-- %s on %s: %s statements".formatted(plan.slug(), plan.date(), steps.size()));
        int number = 0;
        for (PlanScript.Step step : steps) {
            out.println();
            out.println("-- %s of %s  %s".formatted(++number, steps.size(), step.what()));
            out.println(step.sql().stripTrailing() + ";");
        }
    }

    /** As the table has them, if it is one of this plan. */
    private static List<TableInfo.Column> columns(MetricsNode node, @Nullable TableInfo there) {
        return there != null
                        && node.question().isAnsweredBy(there.labels())
                        && !there.columns().isEmpty()
                ? there.columns()
                : AssumedColumns.of(node);
    }

    private static String json(AnalysisPlan plan, List<PlanScript.Step> steps) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("slug", plan.slug()).put("date", plan.date().toString());
        ArrayNode statements = root.putArray("statements");
        for (PlanScript.Step step : steps) {
            statements
                    .addObject()
                    .put("what", step.what())
                    .put("makes", step.table() == null ? null : step.table().toString())
                    .put("sql", step.sql());
        }
        return root.toString();
    }
}
