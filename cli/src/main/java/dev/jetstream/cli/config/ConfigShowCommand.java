package dev.jetstream.cli.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.core.catalog.Platform;
import dev.jetstream.core.catalog.PlatformConfig;
import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.resolve.Definition;
import dev.jetstream.core.config.resolve.DefinitionFinder;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.ExperimentStatus;
import java.io.PrintWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** Prints one definition and where each part of it was written. */
@Command(
        name = "show",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Show a metric, data source, segment or outcome as an experiment on that platform gets it that has no config",
            "of its own, and in which file and line each part of it was written.",
            "Templates are filled in for an example experiment of January 2026.",
            "",
            "Example: jetstream config show metric active_hours --app firefox_desktop --config-repos metric-hub"
        })
public final class ConfigShowCommand implements Callable<Integer> {
    private static final int DAYS_OF_ENROLLMENT = 7;

    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    ConfigCommand parent;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "KIND",
            converter = Kind.Converter.class,
            description = "metric, data-source, segment or outcome.")
    Kind kind = Kind.METRIC;

    @Parameters(index = "1", paramLabel = "NAME", description = "Its name.")
    String name = "";

    @Option(
            names = {"--app"},
            required = true,
            paramLabel = "APP",
            description = "The platform, for example firefox_desktop.")
    String app = "";

    @Mixin
    StateOptions repositories = new StateOptions();

    /** What can be shown. */
    enum Kind {
        METRIC,
        DATA_SOURCE,
        SEGMENT,
        OUTCOME;

        /** Reads {@code data-source} and {@code data_source} alike. */
        static final class Converter implements picocli.CommandLine.ITypeConverter<Kind> {
            @Override
            public Kind convert(String value) {
                String wanted = value.toUpperCase(Locale.ROOT).replace('-', '_');
                for (Kind kind : values()) {
                    if (kind.name().equals(wanted)) {
                        return kind;
                    }
                }
                throw new picocli.CommandLine.TypeConversionException(
                        "'%s' must be one of metric, data-source, segment, outcome".formatted(value));
            }
        }
    }

    @Override
    public Integer call() throws JsonProcessingException {
        DefinitionFinder finder = new DefinitionFinder(repositories.load(), example());
        PrintWriter out = spec.commandLine().getOut();
        boolean json = parent.group().format() == OutputFormat.JSON;
        try {
            Definition definition = find(finder);
            if (json) {
                out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(json(definition)));
            } else {
                new DefinitionText(out, parent.group().terminal()).print(definition);
            }
            return ExitCode.DONE.code();
        } catch (ConfigException e) {
            if (json) {
                throw e;
            }
            new SourceReport(spec.commandLine().getErr(), parent.group().terminal()).failure(e);
            return ExitCode.FAILED.code();
        }
    }

    private Definition find(DefinitionFinder finder) {
        return switch (kind) {
            case METRIC -> finder.metric(name);
            case DATA_SOURCE -> finder.dataSource(name);
            case SEGMENT -> finder.segment(name);
            case OUTCOME -> finder.outcome(name);
        };
    }

    private static ObjectNode json(Definition definition) {
        ObjectNode json = new ObjectMapper().createObjectNode();
        json.put("kind", definition.kind());
        json.put("name", definition.name());
        json.set("definition", definition.value());
        ObjectNode origins = json.putObject("origins");
        definition.origins().forEach((key, place) -> origins.put(key, place.toString()));
        ArrayNode parts = json.putArray("parts");
        definition.parts().forEach(part -> parts.add(json(part)));
        return json;
    }

    private Experiment example() {
        Platform platform = PlatformConfig.builtIn().platforms().get(app);
        return new Experiment(
                "example-experiment",
                null,
                "v6",
                ExperimentStatus.LIVE,
                List.of(),
                LocalDate.of(2026, 1, 1),
                LocalDate.of(2026, 1, 31),
                DAYS_OF_ENROLLMENT,
                "control",
                false,
                app,
                platform == null ? app : platform.appId(),
                null,
                false,
                List.of(),
                List.of(),
                null,
                false,
                false,
                false,
                null);
    }
}
