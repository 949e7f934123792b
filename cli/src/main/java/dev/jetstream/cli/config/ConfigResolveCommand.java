package dev.jetstream.cli.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.core.catalog.ExperimentRecords;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.resolve.ConfigJson;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.NothingSelectedException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import reactor.core.scheduler.Schedulers;

/** Prints how one experiment is to be analysed. */
@Command(
        name = "resolve",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Print one experiment's config as resolved, as JSON: the same bytes for the same configs and record.",
            "What its author should know is under \"warnings\".",
            "",
            "Example: jetstream config resolve --config-repos metric-hub --experiment record.json"
        })
public final class ConfigResolveCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    ConfigCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    StateOptions repositories = new StateOptions();

    @Mixin
    RecordOptions record = new RecordOptions();

    @Override
    @SuppressWarnings("TimeZoneUsage") // real time enters here
    public Integer call() throws JsonProcessingException {
        Experiment experiment = experiment(Clock.systemUTC());
        ConfigCollection collection = repositories.load();
        try {
            AnalysisConfig config = ConfigResolver.resolve(collection, experiment);
            PrintWriter out = spec.commandLine().getOut();
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(ConfigJson.of(config)));
            return ExitCode.DONE.code();
        } catch (ConfigException e) {
            if (parent.group().format() == OutputFormat.JSON) {
                throw e;
            }
            PrintWriter err = spec.commandLine().getErr();
            new SourceReport(err, parent.group().terminal()).failure(e);
            err.println("jetstream: %s does not resolve for %s"
                    .formatted(experiment.slug(), SourceReport.shown(experiment.appName())));
            return ExitCode.FAILED.code();
        }
    }

    private Experiment experiment(Clock clock) {
        if (record.isFile()) {
            return record.fromFile(new ExperimentRecords(clock));
        }
        String slug = checked(record.experiment);
        return record.catalog
                .open(clock, Schedulers.immediate())
                .experiment(slug)
                .blockOptional()
                .map(entry -> RecordOptions.experiment(entry, record.catalog.experiments()))
                .orElseThrow(() ->
                        new NothingSelectedException("--experiment: there is neither a file '%s' nor such a slug in %s"
                                .formatted(slug, record.catalog.experiments())));
    }

    private static String checked(String slug) {
        try {
            return Slugs.check(slug);
        } catch (InvalidException e) {
            throw new NothingSelectedException("--experiment: " + e.reason(), e);
        }
    }
}
