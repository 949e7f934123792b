package dev.jetstream.cli;

import ch.qos.logback.classic.Level;
import dev.jetstream.core.warehouse.TableId;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that come before the sub-command, with the spellings of old. */
public final class GroupOptions {
    @Option(
            names = {"--log_project_id", "--log-project-id"},
            paramLabel = "PROJECT",
            defaultValue = "${env:JETSTREAM_LOG_PROJECT_ID:-moz-fx-data-experiments}",
            description = "Project of the log table (${DEFAULT-VALUE}).")
    String logProject = "moz-fx-data-experiments";

    @Option(
            names = {"--log_dataset_id", "--log-dataset-id"},
            paramLabel = "DATASET",
            defaultValue = "${env:JETSTREAM_LOG_DATASET_ID:-monitoring}",
            description = "Dataset of the log table (${DEFAULT-VALUE}).")
    String logDataset = "monitoring";

    @Option(
            names = {"--log_table_id", "--log-table-id"},
            paramLabel = "TABLE",
            defaultValue = "${env:JETSTREAM_LOG_TABLE_ID:-logs}",
            description = "The log table (${DEFAULT-VALUE}).")
    String logTable = "logs";

    @Option(
            names = {"--log_to_bigquery", "--log-to-bigquery"},
            description = "Write warnings and errors to the log table (the local profile always does).")
    boolean logToBigQuery;

    @Option(
            names = {"--log-source", "--log_source"},
            paramLabel = "SOURCE",
            defaultValue = "${env:JETSTREAM_LOG_SOURCE:-jetstream}",
            description = "Value of the log table's source column (${DEFAULT-VALUE}).")
    String logSource = "jetstream";

    @Option(
            names = "--metrics-listen",
            paramLabel = "HOST:PORT",
            defaultValue = "${env:JETSTREAM_METRICS_LISTEN}",
            description = "Answer /healthz, /readyz and /metrics there while the command runs; not by default.")
    @Nullable String metricsListen;

    @Option(
            names = "--log-format",
            paramLabel = "FORMAT",
            defaultValue = "${env:JETSTREAM_LOG_FORMAT:-text}",
            description = "Log lines as ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    Logs.Format logFormat = Logs.Format.TEXT;

    @Option(names = "--debug", description = "Log more to stderr.")
    boolean debug;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            defaultValue = "auto",
            description = "Colour: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}; NO_COLOR turns it off too).")
    Terminal.ColourMode colour = Terminal.ColourMode.AUTO;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            scope = picocli.CommandLine.ScopeType.INHERIT,
            description = "How to print: ${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
    OutputFormat format = OutputFormat.TEXT;

    /** How to print. */
    public OutputFormat format() {
        return format;
    }

    /** Where the process answers what is asked of it, or null where nobody asks. */
    @Nullable InetSocketAddress metricsAddress() {
        return metricsListen == null || metricsListen.isEmpty()
                ? null
                : ListenAddress.of("--metrics-listen", metricsListen);
    }

    /** The terminal of this process, with the colour that was asked for. */
    public Terminal terminal() {
        return Terminal.here(colour);
    }

    /** Writes warnings and errors to a log table of its own. */
    public void logTo(TableId table, String source) {
        logProject = table.project();
        logDataset = table.dataset();
        logTable = table.table();
        logSource = source;
        logToBigQuery = true;
    }

    /** Lets stderr have what is wrong only, and everything with {@code --debug}; no file. */
    public void quietly() {
        Logs.show(this, format == OutputFormat.TEXT ? Level.WARN : Level.OFF, null);
    }
}
