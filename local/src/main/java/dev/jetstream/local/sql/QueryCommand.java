package dev.jetstream.local.sql;

import dev.jetstream.cli.ExitCode;
import dev.jetstream.cli.GroupOptions;
import dev.jetstream.cli.JetstreamCommand;
import dev.jetstream.cli.OutputFormat;
import dev.jetstream.cli.Profile;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableInfo.Column;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.gcp.GcpClients;
import dev.jetstream.gcp.GcpEndpoints;
import dev.jetstream.gcp.GcpSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Runs one statement on the work directory's warehouse and prints its rows as they come. */
@Command(
        name = "query",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        description = {
            "Run a GoogleSQL statement on the work directory's warehouse and print its rows.",
            "",
            "Example: jetstream sql query \"SELECT slug FROM (SELECT 'x' AS slug)\" --format csv"
        })
public final class QueryCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Map<String, String> LABELS = Map.of("source", "sql_query");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Parameters(paramLabel = "STATEMENT", description = "One statement in GoogleSQL.")
    String statement = "";

    @Option(
            names = {"--project_id", "--project-id"},
            paramLabel = "PROJECT",
            defaultValue = "${env:JETSTREAM_PROJECT_ID:-moz-fx-data-experiments}",
            description = "Runs the job, and completes names that leave out the project (${DEFAULT-VALUE}).")
    String project = "moz-fx-data-experiments";

    @Option(
            names = "--workdir",
            paramLabel = "FOLDER",
            defaultValue = "${env:JETSTREAM_WORKDIR:-jetstream-work}",
            description = "Whose warehouse to ask (${DEFAULT-VALUE}).")
    Path workdir = Path.of("jetstream-work");

    private final Profile profile;

    public QueryCommand(Profile profile) {
        this.profile = profile;
    }

    @Override
    public Integer call() {
        ((JetstreamCommand) spec.root().userObject()).group().quietly();
        Scheduler timer = Schedulers.newSingle("timer", true);
        try (Profile.Opened services = profile.open(workdir);
                GcpClients clients = new GcpClients(
                        project,
                        new GcpEndpoints(services.pubsub(), services.bigquery(), services.storage()),
                        GcpSettings.defaults(),
                        timer)) {
            print(clients.warehouse());
            return ExitCode.DONE.code();
        } finally {
            timer.dispose();
        }
    }

    @SuppressWarnings("FluxImplicitBlock") // a command waits; rows are printed as they come
    private void print(Warehouse warehouse) {
        List<Column> columns = Objects.requireNonNull(
                        warehouse.dryRun(statement, null).block(PATIENCE))
                .columns();
        GroupOptions group = ((JetstreamCommand) spec.root().userObject()).group();
        RowPrinter printer = printer(group, columns);
        try (Stream<Row> rows = warehouse.query(statement, LABELS).toStream()) {
            rows.forEach(printer::row);
        }
        printer.end();
        spec.commandLine().getOut().flush();
    }

    private RowPrinter printer(GroupOptions group, List<Column> columns) {
        var out = spec.commandLine().getOut();
        if (group.format() == OutputFormat.JSON) {
            return new JsonRows(columns, out);
        }
        return group.format() == OutputFormat.CSV
                ? new CsvRows(columns, out)
                : new TableRows(columns, group.terminal(), out);
    }
}
