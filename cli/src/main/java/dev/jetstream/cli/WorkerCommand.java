package dev.jetstream.cli;

import ch.qos.logback.classic.Level;
import dev.jetstream.core.failure.NothingSelectedException;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.worker.WorkerEnd;
import java.time.Clock;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A worker step of a batch's workflow. */
@SuppressWarnings("TimeZoneUsage") // real time enters here
@Command(
        name = "worker",
        sortOptions = false,
        usageHelpAutoWidth = true,
        mixinStandardHelpOptions = true,
        description = {
            "Work on the messages of a batch until its ledger says that nothing is left; a step of its workflow.",
            "Ends with 0 when nothing is left, 75 when it was asked to stop and has let go, 3 when out of memory.",
            "",
            "Example: jetstream worker --batch daily-2026-03-22-0123456789"
        })
public final class WorkerCommand implements Callable<Integer> {
    @ParentCommand
    @SuppressWarnings("NullAway.Init") // picocli sets it
    JetstreamCommand top;

    @Mixin
    BatchOptions batch = new BatchOptions();

    @Option(
            names = "--subscription",
            paramLabel = "NAME",
            description = "The batch's subscription, to be checked: it follows from the batch.")
    @Nullable String subscription;

    @Option(
            names = "--expected",
            paramLabel = "N",
            description = "Items of the batch, for people who look at the workflow.")
    int expected;

    @Option(
            names = "--max-messages",
            paramLabel = "N",
            defaultValue = "${env:JETSTREAM_MAX_MESSAGES:-0}",
            description = "Take so many messages and end; 0 for all (${DEFAULT-VALUE}).")
    int maxMessages;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "${env:JETSTREAM_SLOTS:-1}",
            description = "Items worked on side by side (${DEFAULT-VALUE}).")
    int slots = 1;

    private final Profile profile;

    /** Over a profile's services. */
    public WorkerCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        String name = batch.checked();
        String own = EventTopics.batchSubscription(name);
        if (subscription != null && !subscription.equals(own)) {
            throw new NothingSelectedException(
                    "--subscription '%s' is not that of batch %s, which is %s".formatted(subscription, name, own));
        }
        AnalysisOptions options = batch.service.analysis(slots);
        Logs.show(
                top.group(),
                top.group().format() == OutputFormat.TEXT ? Level.INFO : Level.OFF,
                DispatchCommand.logFile(options.workdir()));
        Sinks.Empty<Void> stop = Sinks.empty();
        Mono<Boolean> stopped = stop.asMono().cache().thenReturn(true);
        ServiceLifeCommand.End end;
        try (ProgressLines progress = ProgressLines.onStderr(false, Clock.systemUTC());
                PipelineCommand pipeline = new PipelineCommand(
                        top.group(), options, batch.service.sources().profile(profile), progress, true, null)) {
            Mono<WorkerEnd> work = pipeline.worker(name, maxMessages, stopped);
            end = ServiceLifeCommand.run(work, stop);
        }
        return switch (end) {
            case DONE -> ExitCode.DONE.code();
            case ASKED -> halted();
            case FAILED -> ExitCode.FAILED.code();
        };
    }

    /** A process that ends by a signal would end with 143; what waits for it shall know that it has let go. */
    private static int halted() {
        Runtime.getRuntime().halt(ExitCode.TRY_AGAIN.code());
        return ExitCode.TRY_AGAIN.code();
    }
}
