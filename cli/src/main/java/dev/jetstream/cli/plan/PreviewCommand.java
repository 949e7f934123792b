package dev.jetstream.cli.plan;

import dev.jetstream.cli.AnalysisOptions;
import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.PlanningCommand;
import dev.jetstream.cli.PlanningOptions;
import dev.jetstream.cli.Profile;
import dev.jetstream.cli.RunCommand;
import dev.jetstream.cli.SqlOutputOptions;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.catalog.Platform;
import dev.jetstream.core.catalog.PlatformConfig;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.plan.ExperimentTables;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Analyses an experiment before it runs, on a few days of the past, into tables that do not last. */
@Command(
        name = "preview",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Try a config before its experiment runs: analyse days of the past as if it had.",
            "Tables go into a dataset for trials (mozdata.tmp).",
            "",
            "Example: jetstream preview --config_file my-experiment.toml --config-repos metric-hub --generate-population"
        })
public final class PreviewCommand implements Callable<Integer> {
    private static final String LOOKER =
            "https://mozilla.cloud.looker.com/dashboards/experimentation::jetstream_preview";

    private static final int LONGEST = 365;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Option(
            names = {"--start_date", "--start-date"},
            paramLabel = "YYYY-MM-DD",
            converter = PlanningOptions.DateConverter.class,
            description = "First date of the analysis; clients enrol before it.")
    @Nullable LocalDate start;

    @Option(
            names = {"--end_date", "--end-date"},
            paramLabel = "YYYY-MM-DD",
            converter = PlanningOptions.DateConverter.class,
            description = "Last date, inclusive (yesterday).")
    @Nullable LocalDate end;

    @Option(
            names = {"--num-days", "--num_days"},
            paramLabel = "N",
            defaultValue = "3",
            description = "Days from the first to the last date, where only one of them is given (${DEFAULT-VALUE}).")
    int days = 3;

    @Option(
            names = {"--config_file", "--config-file"},
            paramLabel = "FILE",
            description = "A config over those of the repositories; its name is the slug unless one is given.")
    @Nullable Path configFile;

    @Option(
            names = {"--platform"},
            paramLabel = "APP",
            defaultValue = "firefox_desktop",
            description = "The application of an experiment that Experimenter does not know (${DEFAULT-VALUE}).")
    String platform = "firefox_desktop";

    @Option(
            names = {"--enrollment-period", "--enrollment_period"},
            paramLabel = "N",
            defaultValue = "3",
            description = "Days on which clients enrol (${DEFAULT-VALUE}).")
    int enrollmentDays = 3;

    @Option(
            names = {"--generate-population", "--generate_population"},
            description = "Take a sample of all clients for the enrolled ones, all in branch control.")
    boolean generatePopulation;

    @Option(
            names = {"--population-sample-size", "--population_sample_size"},
            paramLabel = "PERCENT",
            defaultValue = "1",
            description = "Size of that sample (${DEFAULT-VALUE}).")
    int percent = 1;

    @Mixin
    SqlOutputOptions sqlOutput = new SqlOutputOptions();

    @Mixin
    PlanningOptions options = new PlanningOptions();

    private final Profile profile;

    /** Over a profile's services. */
    public PreviewCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        check("--num-days", days, 0, LONGEST);
        check("--enrollment-period", enrollmentDays, 1, LONGEST);
        check("--population-sample-size", percent, 1, 100);
        List<String> slugs = slugs();
        TableId anyOfDataset = new TableId(
                given("--project_id", options.project(), "mozdata"),
                given("--dataset_id", options.dataset(), "tmp"),
                "any");
        List<AnalysisPeriod> periods = options.periods().isEmpty() ? List.of(AnalysisPeriod.DAY) : options.periods();
        Profile chosen = options.sources().profile(profile);
        PrintWriter out = spec.commandLine().getOut();
        int worst = ExitCode.DONE.code();
        for (String slug : slugs) {
            top.group().quietly();
            Prepared prepared = prepare(slug, chosen, anyOfDataset, EnumSet.copyOf(periods));
            top.group().logTo(logTable(anyOfDataset, slug), "jetstream-preview");
            AnalysisOptions analysis = AnalysisOptions.elsewhere(
                    options,
                    slug,
                    prepared.files().record(),
                    prepared.configRepos(),
                    periods,
                    anyOfDataset,
                    chosen.submitsWorkflows() ? "none" : "preview",
                    sqlOutput);
            ExitCode code = new RunCommand(chosen).series(top, analysis, prepared.dates(), out);
            worst = Math.max(worst, code.code());
            if (top.group().format() == OutputFormat.TEXT) {
                out.println(where(chosen, anyOfDataset, slug));
            }
        }
        return worst;
    }

    private static void check(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new NothingSelectedException("%s %s must be %s to %s".formatted(option, value, least, most));
        }
    }

    /** What is analysed, and when. */
    private record Prepared(PreviewFiles files, List<String> configRepos, List<LocalDate> dates) {}

    private Prepared prepare(String slug, Profile chosen, TableId anyOfDataset, Set<AnalysisPeriod> periods) {
        PreviewFiles files =
                new PreviewFiles(options.workdir().resolve("preview").resolve(slug), slug);
        files.writeOwn(configFile);
        files.clearPopulation();
        List<String> repositories =
                new ArrayList<>(options.sources().repositories().configRepos());
        repositories.add(files.own().toString());
        repositories.add(files.population().toString());
        try (PlanningCommand planning =
                PlanningCommand.withWarehouse(options.sources().withConfigRepos(repositories), chosen)) {
            Experiment known = known(planning, slug);
            if (known == null && configFile == null) {
                throw new NothingSelectedException(
                        "experiment '%s' is unknown in Experimenter; give its config by --config_file".formatted(slug));
            }
            LocalDate yesterday = LocalDate.ofInstant(planning.clock().instant(), ZoneOffset.UTC)
                    .minusDays(1);
            LocalDate first = first(yesterday);
            LocalDate last = last(yesterday);
            if (last.isBefore(first)) {
                throw new NothingSelectedException("--start_date %s is after --end_date %s".formatted(first, last));
            }
            String app = known == null ? platform : known.appName();
            Platform ofApp = PlatformConfig.builtIn()
                    .platform(app)
                    .orElseThrow(() -> new NothingSelectedException("--platform '%s' is none of %s"
                            .formatted(app, PlatformConfig.builtIn().platforms().keySet())));
            files.writeRecord(known, app, ofApp, first, last, enrollmentDays);
            if (generatePopulation) {
                AnalysisConfig config = planning.resolved(files.record(), slug);
                String type = Objects.requireNonNullElse(
                        config.experiment().enrollmentsQueryType(), ofApp.enrollmentsQueryType());
                files.writePopulation(config, type, first, last, percent);
            }
            planning.finish(cleared(planning.warehouse(), anyOfDataset, slug, periods));
            return new Prepared(
                    files, repositories, first.datesUntil(last.plusDays(1)).toList());
        }
    }

    private static @Nullable Experiment known(PlanningCommand planning, String slug) {
        return planning.find(planning.catalog().experiment(slug))
                .map(entry -> {
                    if (entry instanceof CatalogEntry.Found found) {
                        return found.experiment();
                    }
                    return null;
                })
                .orElse(null);
    }

    /** Tables of earlier previews would else be seen through the views. */
    private static Mono<Void> cleared(Warehouse warehouse, TableId any, String slug, Set<AnalysisPeriod> periods) {
        ExperimentTables tables = new ExperimentTables(slug);
        return warehouse
                .ensureDataset(any.project(), any.dataset())
                .thenMany(Flux.fromIterable(tables.prefixes())
                        .concatMap(prefix -> warehouse.tables(any.project(), any.dataset(), prefix)))
                .map(TableInfo::id)
                .filter(id -> tables.isOf(id.table(), periods) || tables.isEnrollments(id.table()))
                .concatMap(warehouse::table)
                .filter(table -> table.description() == null || slug.equals(table.description()))
                .map(TableInfo::id)
                .concatWithValues(logTable(any, slug))
                .concatMap(warehouse::delete)
                .then();
    }

    private List<String> slugs() {
        if (options.namesExperiments()) {
            List<String> slugs = options.checkedSlugs();
            if (configFile != null && slugs.size() > 1) {
                throw new NothingSelectedException("--config_file is for one experiment, not for %s".formatted(slugs));
            }
            return slugs;
        }
        if (configFile == null) {
            throw new NothingSelectedException("preview: give --experiment_slug, --config_file, or both");
        }
        if (!Files.isRegularFile(configFile)) {
            throw new NothingSelectedException("--config_file %s is no file".formatted(configFile));
        }
        String name = Objects.requireNonNull(configFile.getFileName()).toString();
        return List.of(Slugs.check(name.replaceFirst("\\.toml$", "")));
    }

    private LocalDate first(LocalDate yesterday) {
        return Optional.ofNullable(start)
                .orElseGet(() -> Objects.requireNonNullElse(end, yesterday).minusDays(days));
    }

    private LocalDate last(LocalDate yesterday) {
        return Optional.ofNullable(end).orElseGet(() -> start == null ? yesterday : start.plusDays(days));
    }

    /** Trials go elsewhere than results unless somebody says so. */
    private String given(String option, String value, String otherwise) {
        return spec.commandLine().getParseResult().hasMatchedOption(option) ? value : otherwise;
    }

    private static TableId logTable(TableId any, String slug) {
        return new TableId(any.project(), any.dataset(), "logs_" + Slugs.normalize(slug));
    }

    private static String where(Profile chosen, TableId any, String slug) {
        String normalized = Slugs.normalize(slug);
        return chosen.submitsWorkflows()
                ? "%s?Project=%s&Dataset=%s&Slug=%s"
                        .formatted(LOOKER, encoded(any.project()), encoded(any.dataset()), encoded(normalized))
                : "tables: %s.%s, names with %s; log: logs_%s"
                        .formatted(any.project(), any.dataset(), normalized, normalized);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
