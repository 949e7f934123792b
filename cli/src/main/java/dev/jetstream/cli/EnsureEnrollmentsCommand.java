package dev.jetstream.cli;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.failure.AnalysisException;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.ledger.BatchId;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.plan.EnrollmentsNode;
import dev.jetstream.core.plan.EnrollmentsPlan;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.dispatcher.selection.Selected;
import dev.jetstream.dispatcher.selection.Selection;
import dev.jetstream.worker.analysis.Enrollments;
import dev.jetstream.worker.log.LogTable;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Makes the enrollments tables of experiments whose enrollment is over, and nothing else. */
@Command(
        name = "ensure-enrollments",
        aliases = "ensure_enrollments",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Make the enrollments tables of experiments whose enrollment was over by yesterday.",
            "Tables with rows stay, and with them the configs that they pin, unless --recreate_enrollments is given.",
            "",
            "Example: jetstream ensure-enrollments --experiment_slug my-experiment --config-repos metric-hub"
        })
public final class EnsureEnrollmentsCommand implements Callable<Integer> {
    private static final String KIND = "enroll";

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    AnalysisOptions options = new AnalysisOptions();

    @Mixin
    ConfigFileOptions configFile = new ConfigFileOptions();

    private final Profile profile;

    /** Over a profile's warehouse. */
    public EnsureEnrollmentsCommand(Profile profile) {
        this.profile = profile;
    }

    /**
     * What became of one experiment's table.
     *
     * @param word one of {@code made}, {@code kept}, {@code waiting}, {@code left out}, {@code failed}
     */
    private record Line(String word, @Nullable String slug, String text) {}

    @Override
    public Integer call() {
        configFile.over(options);
        top.group().quietly();
        Profile chosen = options.sources().profile(profile);
        List<Line> lines = new ArrayList<>();
        try (PlanningCommand planning = PlanningCommand.withWarehouse(options.sources(), chosen)) {
            Instant now = planning.clock().instant().truncatedTo(ChronoUnit.SECONDS);
            LocalDate date = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(1);
            Selection selection = planning.select(options, date);
            List<AnalysisConfig> configs =
                    selection.selected().stream().map(Selected::config).toList();
            if (chosen.prepares() && !configs.isEmpty()) {
                planning.finish(chosen.prepare(planning.warehouse(), configs, date, options.planOptions()));
            }
            Manifest manifest = manifest(selection, date, now);
            selection.selected().forEach(selected -> lines.add(made(planning, manifest, selected)));
            selection
                    .leftOut()
                    .forEach(left -> lines.add(
                            new Line("left out", left.slug(), left.reason().sentence())));
        }
        print(lines);
        return lines.stream().anyMatch(line -> line.word().equals("failed"))
                ? ExitCode.FAILED.code()
                : ExitCode.DONE.code();
    }

    /** The act has a name as a batch has, for labels and jobs; it is in no ledger. */
    private Manifest manifest(Selection selection, LocalDate date, Instant now) {
        String cause = KIND + "\n" + now + "\n" + options.runOptions(null);
        return new Manifest(
                Manifest.VERSION,
                BatchId.of(KIND, date.toString(), cause),
                KIND,
                cause,
                "ensure-enrollments",
                null,
                now,
                true,
                List.of(),
                options.runOptions(null),
                selection.selected().stream()
                        .map(selected -> new Manifest.Item(selected.experiment().slug(), date, "", ""))
                        .toList());
    }

    private Line made(PlanningCommand planning, Manifest manifest, Selected selected) {
        String slug = selected.experiment().slug();
        Manifest.Item item = manifest.items().stream()
                .filter(one -> one.slug().equals(slug))
                .findFirst()
                .orElseThrow();
        PlanOptions how = options.planOptions().in(selected.form(options.discreteMetrics()));
        EnrollmentsPlan plan = EnrollmentsPlan.of(selected.config(), item.date(), how);
        EnrollmentsNode node = plan.node();
        if (node == null) {
            return new Line(
                    "waiting",
                    slug,
                    plan.against() == null ? "" : plan.against().sentence());
        }
        try {
            boolean stays = !options.recreateEnrollments() && hasRows(planning, node.table());
            planning.finish(new Enrollments(planning.warehouse()).ensure(manifest, item, selected.config(), node));
            return new Line(stays ? "kept" : "made", slug, node.table().toString());
        } catch (AnalysisException e) {
            log(planning, manifest, item, e);
            return new Line("failed", slug, e.reason());
        }
    }

    private static boolean hasRows(PlanningCommand planning, TableId table) {
        return planning.find(planning.warehouse().table(table))
                .filter(found -> found.rows() > 0)
                .isPresent();
    }

    /** The row by which readers of the log table know such a failure (jetstream-spec 6.3). */
    private void log(PlanningCommand planning, Manifest manifest, Manifest.Item item, AnalysisException error) {
        GroupOptions group = top.group();
        if (!group.logToBigQuery) {
            return;
        }
        RunEvent event = new RunEvent(
                "ERROR",
                "cli.py",
                "ensure_enrollments",
                error.reason(),
                item.slug(),
                null,
                null,
                null,
                null,
                null,
                errorClass(error),
                error.reason());
        TableId table = new TableId(group.logProject, group.logDataset, group.logTable);
        planning.finish(new LogTable(planning.warehouse(), table, group.logSource)
                .append(
                        manifest,
                        item.slug(),
                        item.date(),
                        List.of(event),
                        planning.clock().instant()));
    }

    private static String errorClass(AnalysisException error) {
        return error instanceof InvalidException invalid
                ? invalid.errorClass()
                : error.getClass().getSimpleName();
    }

    private void print(List<Line> lines) {
        PrintWriter out = spec.commandLine().getOut();
        if (top.group().format() != OutputFormat.TEXT) {
            lines.forEach(line -> out.println(JsonReport.line(line.word(), line.slug(), line.text())));
            return;
        }
        if (lines.isEmpty()) {
            out.println("the catalog has no experiments; --experiments names another");
        }
        lines.stream()
                .sorted((one, other) -> Boolean.compare(
                        other.word().equals("failed"), one.word().equals("failed")))
                .forEach(line -> out.println("%-8s  %s: %s".formatted(line.word(), line.slug(), line.text())));
    }
}
