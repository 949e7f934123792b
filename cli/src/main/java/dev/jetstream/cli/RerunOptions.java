package dev.jetstream.cli;

import dev.jetstream.dispatcher.DispatchRequest;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How a rerun is carried out, and what its exit code says. */
public final class RerunOptions {
    @Option(names = "--argo", description = "By a workflow on the cluster, through messages, instead of here.")
    boolean argo;

    @Option(
            names = {"--return_status", "--return-status"},
            description = "End with 1 when an analysis failed; without it a rerun that was carried out ends with 0.")
    boolean returnStatus;

    @Option(
            names = {"--request_id", "--request-id"},
            paramLabel = "ID",
            description = "Names this act: the same command with the same id goes on where the last one ended.")
    @Nullable String requestId;

    @Mixin
    ArgoOptions cluster = new ArgoOptions();

    /** What makes this rerun another act than its like: the id, or the second in which it was typed. */
    String occasion(Clock clock) {
        return Objects.requireNonNullElseGet(
                requestId, () -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** Where its workflow runs; null where it is carried out here. */
    @Nullable ArgoOptions workflows() {
        return argo ? cluster : null;
    }

    /** A request with what these options say of it. */
    DispatchRequest said(DispatchRequest request) {
        return request.by(argo ? cluster.origin(requestId) : new DispatchRequest.Origin(requestId, null, null));
    }

    /** What the command ends with. */
    ExitCode exitCode(ExitCode worst) {
        return worst == ExitCode.FAILED && !returnStatus ? ExitCode.DONE : worst;
    }
}
