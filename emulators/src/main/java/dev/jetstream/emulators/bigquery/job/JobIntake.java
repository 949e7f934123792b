package dev.jetstream.emulators.bigquery.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.result.RowSource;
import dev.jetstream.emulators.bigquery.sql.SqlTranslator;
import dev.jetstream.emulators.bigquery.sql.TableName;
import dev.jetstream.emulators.bigquery.sql.Translation;
import dev.jetstream.emulators.bigquery.store.DuckFile;
import dev.jetstream.emulators.bigquery.store.TableEntry;
import dev.jetstream.emulators.bigquery.store.Tables;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** Takes jobs in: checks what is asked, names what has no name, starts it; and finds the rows of what has ended. */
public final class JobIntake {
    private static final Set<String> FOREIGN = Set.of("copy", "extract");

    private final DuckFile file;
    private final Jobs jobs;
    private final Statements statements;
    private final AnonymousResults results;
    private final Clock clock;
    private final AtomicLong counter = new AtomicLong();

    public JobIntake(DuckFile file, Jobs jobs, SqlTranslator translator, Clock clock) {
        this.file = file;
        this.jobs = jobs;
        this.statements = new Statements(translator);
        this.results = new AnonymousResults(file);
        this.clock = clock;
        results.clean(clock.millis());
    }

    /**
     * Starts a query.
     *
     * @param id the caller's name for it, or empty
     * @param remembered whether it must survive a restart before it has ended
     */
    public LiveJob query(String project, String id, String location, ObjectNode configuration, boolean remembered) {
        if (!configuration.path("query").isObject()) {
            throw refusal(configuration);
        }
        String name = id.isEmpty() ? freshId(project) : id;
        ObjectNode complete = configuration.deepCopy().put("jobType", "QUERY");
        ObjectNode query = (ObjectNode) complete.get("query");
        if (!query.path("destinationTable").isObject()) {
            query.putObject("destinationTable")
                    .put("projectId", project)
                    .put("datasetId", AnonymousResults.DATASET)
                    .put("tableId", AnonymousResults.tableId(name));
        }
        LiveJob job = jobs.accept(project, name, location, complete, remembered);
        jobs.start(job, new QueryTask(statements, clock));
        results.cleanSometimes(clock.millis());
        return job;
    }

    /** Starts a load of a spooled file, which the job deletes at its end. */
    public LiveJob load(String project, String id, String location, ObjectNode configuration, Path spooled) {
        checkLoad(configuration);
        String name = id.isEmpty() ? freshId(project) : id;
        LiveJob job =
                jobs.accept(project, name, location, configuration.deepCopy().put("jobType", "LOAD"), true);
        jobs.start(job, new LoadTask(spooled, clock));
        return job;
    }

    /** Refuses a load that could never be run, before its data is sent. */
    public void checkLoad(ObjectNode configuration) {
        JsonNode load = configuration.path("load");
        if (!load.isObject()) {
            throw refusal(configuration);
        }
        if (!load.path("sourceUris").isEmpty()) {
            throw ApiException.notImplemented("A load from Cloud Storage");
        }
        if (!load.path("sourceFormat").asText("CSV").equals("NEWLINE_DELIMITED_JSON")) {
            throw ApiException.notImplemented(
                    "A load of format " + load.path("sourceFormat").asText("CSV"));
        }
        if (load.at("/destinationTable/tableId").asText("").isEmpty()
                || load.at("/destinationTable/datasetId").asText("").isEmpty()) {
            throw ApiException.invalid("Required parameter is missing: configuration.load.destinationTable");
        }
    }

    /**
     * What a query would do: the resource of a job that was never there.
     *
     * <p>Beside what BigQuery says it has {@code statistics.query.duckSql}, the statement as the engine would get it.
     */
    public JobDocument dryRun(String project, String location, ObjectNode configuration) {
        JsonNode query = configuration.path("query");
        ObjectNode complete = configuration.deepCopy().put("jobType", "QUERY");
        complete.withObject("/query");
        if (!query.path("destinationTable").isObject()) {
            complete.withObject("/query/destinationTable")
                    .put("projectId", project)
                    .put("datasetId", AnonymousResults.DATASET)
                    .put("tableId", AnonymousResults.tableId("dry"));
        }
        return file.read(session -> {
            Translation translation = statements.translate(session, query, project);
            long bytes = statements.bytesToRead(session, query, translation);
            JobOutcome outcome =
                    new JobOutcome.Queried(Statements.statementType(translation), translation.columns(), 0, bytes);
            return JobDocument.accepted(project, "", location, complete, clock.millis())
                    .succeeded(clock.millis(), new JobOutcome.Translated(outcome, translation.duckSql()));
        });
    }

    /** The rows of a query that has ended well. */
    public RowSource rows(JobDocument job) {
        TableName destination = job.destination();
        if (job.hasAnonymousDestination()) {
            return anonymous(job);
        }
        if (job.resultFields().isEmpty()) {
            return new RowSource(List.of(), "", 0);
        }
        return rows(destination);
    }

    /** The rows of a table, anonymous or not. */
    public RowSource rows(TableName name) {
        if (name.dataset().equals(AnonymousResults.DATASET)) {
            return anonymous(jobs.get(name.project(), AnonymousResults.jobId(name.table())));
        }
        TableEntry entry = file.read(session -> Tables.get(session, name));
        if (entry.isView()) {
            throw ApiException.invalid("Cannot list a table of type VIEW.");
        }
        return new RowSource(entry.fields(), entry.duckName(), entry.rows());
    }

    private RowSource anonymous(JobDocument job) {
        if (job.resultRows() > 0) {
            requireResult(job);
        }
        return new RowSource(
                job.resultFields(), AnonymousResults.duckName(job.destination().table()), job.resultRows());
    }

    private void requireResult(JobDocument job) {
        String table = job.destination().table();
        long found = file.read(session -> session.number("SELECT count(*) FROM _meta.results WHERE name = ?", table));
        if (found == 0) {
            throw ApiException.notFound("Table " + TableEntry.display(job.destination()) + " (the result has expired)");
        }
    }

    private String freshId(String project) {
        String id;
        do {
            id = "job_" + Long.toString(clock.millis(), 36) + "_" + counter.incrementAndGet();
        } while (jobs.find(project, id).isPresent());
        return id;
    }

    private static ApiException refusal(ObjectNode configuration) {
        return FOREIGN.stream()
                .filter(configuration::has)
                .findFirst()
                .map(kind -> ApiException.notImplemented("A job of kind " + kind))
                .orElseGet(() -> ApiException.invalid("Required parameter is missing: configuration.query"));
    }
}
