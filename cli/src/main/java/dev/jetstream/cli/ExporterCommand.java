package dev.jetstream.cli;

import ch.qos.logback.classic.Level;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** The exporter service. */
@Command(
        name = "exporter",
        mixinStandardHelpOptions = true,
        description = "The exporter as a service: 'exporter serve'.")
public final class ExporterCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    private ExporterCommand() {}

    /** The command with its sub-commands, over a profile's services. */
    public static CommandLine of(Profile profile) {
        return new CommandLine(new ExporterCommand()).addSubcommand(new Serve(profile));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "which? See jetstream exporter --help");
    }

    /** Until it is stopped. */
    @SuppressWarnings("TimeZoneUsage") // real time enters here
    @Command(
            name = "serve",
            sortOptions = false,
            usageHelpAutoWidth = true,
            mixinStandardHelpOptions = true,
            description = {
                "Hear what became of analyses and export statistics, errors and metadata, until stopped.",
                "",
                "Example: jetstream exporter serve"
            })
    static final class Serve implements Callable<Integer> {
        @ParentCommand
        @SuppressWarnings("NullAway.Init") // picocli sets it
        ExporterCommand parent;

        @Mixin
        ServiceOptions service = new ServiceOptions();

        private final Profile profile;

        Serve(Profile profile) {
            this.profile = profile;
        }

        @Override
        public Integer call() {
            GroupOptions group = parent.top.group();
            AnalysisOptions options = service.analysis(1);
            Logs.show(
                    group,
                    group.format() == OutputFormat.TEXT ? Level.INFO : Level.OFF,
                    DispatchCommand.logFile(options.workdir()));
            Sinks.Empty<Void> stop = Sinks.empty();
            Mono<Boolean> stopped = stop.asMono().cache().thenReturn(true);
            ServiceLifeCommand.End end;
            try (ProgressLines progress = ProgressLines.onStderr(false, Clock.systemUTC());
                    PipelineCommand pipeline = new PipelineCommand(
                            group, options, service.sources().profile(profile), progress, true, null)) {
                end = ServiceLifeCommand.run(pipeline.standing().then(pipeline.exporter(stopped)), stop);
            }
            return (end == ServiceLifeCommand.End.FAILED ? ExitCode.FAILED : ExitCode.DONE).code();
        }
    }
}
