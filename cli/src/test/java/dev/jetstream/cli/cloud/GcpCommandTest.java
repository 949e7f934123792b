package dev.jetstream.cli.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.cli.ExitCode;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command of the production image, as far as it goes without Google. */
class GcpCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run-argo",
                "rerun",
                "worker",
                "verify",
                "report-end",
                "status",
                "why",
                "exporter serve",
                "dispatcher serve",
                "dead-letters list",
                "dead-letters replay",
                "dead-letters purge",
                "dead-letters show"
            })
    void everyCommandHasHelpWithAnExample(String command) {
        String[] words = (command + " --help").split(" ", -1);

        assertThat(jetstream(words)).as(err.toString()).isZero();
        assertThat(out.toString()).contains("Example: jetstream");
    }

    @Test
    void hasNothingEmbedded() {
        assertThat(jetstream("demo")).isEqualTo(ExitCode.USAGE.code());
        assertThat(jetstream("emulators")).isEqualTo(ExitCode.USAGE.code());
    }

    @Test
    void halfAnAddressOfAClusterIsWrongUsage() {
        int code = jetstream(
                "run-argo", "--date", "2026-03-22", "--cluster_ip", "10.0.0.1", "--workdir", "target/gcp-command");

        assertThat(code).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--cluster-ip and --cluster-cert go together");
    }

    @Test
    void aWorkersSubscriptionIsThatOfItsBatch() {
        int code = jetstream("worker", "--batch", "daily-1", "--subscription", "batch-daily-2");

        assertThat(code).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("batch-daily-1");
    }

    @Test
    void purgeAsksForYes() {
        assertThat(jetstream("dead-letters", "purge", "--all")).isEqualTo(ExitCode.USAGE.code());
        assertThat(err.toString()).contains("--yes");
    }

    private int jetstream(String... arguments) {
        return GcpCommand.execute(new PrintWriter(out, true), new PrintWriter(err, true), arguments);
    }
}
