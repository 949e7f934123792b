package dev.jetstream.emulators.bigquery.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.sql.SqlFunction;
import dev.jetstream.emulators.bigquery.sql.TableName;
import dev.jetstream.emulators.bigquery.sql.Translation;
import dev.jetstream.emulators.bigquery.store.Datasets;
import dev.jetstream.emulators.bigquery.store.Functions;
import dev.jetstream.emulators.bigquery.store.Session;
import dev.jetstream.emulators.bigquery.store.TableEntry;
import dev.jetstream.emulators.bigquery.store.Tables;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What a query job does: one statement of any kind that the translator knows. */
final class QueryTask implements Jobs.Task {
    private final Statements statements;
    private final TableWriter writer;
    private final Clock clock;

    QueryTask(Statements statements, Clock clock) {
        this.statements = statements;
        this.writer = new TableWriter(clock);
        this.clock = clock;
    }

    @Override
    public JobOutcome perform(Session session, LiveJob job) throws SQLException {
        JobDocument document = job.document();
        Translation translation = statements.translate(session, document.task(), document.project());
        long bytes = statements.bytesToRead(session, document.task(), translation);
        long rows = 0;
        switch (translation.kind()) {
            case SELECT -> rows = select(session, job, translation);
            case CREATE_TABLE_AS -> createTable(session, job, translation);
            case CREATE_VIEW -> createView(session, document, translation);
            case CREATE_FUNCTION -> createFunction(session, translation);
            case DROP_TABLE -> drop(session, translation, false);
            case DROP_VIEW -> drop(session, translation, true);
        }
        boolean hasResult = translation.kind() == Translation.Kind.SELECT;
        return new JobOutcome.Queried(
                Statements.statementType(translation), hasResult ? translation.columns() : List.of(), rows, bytes);
    }

    private long select(Session session, LiveJob job, Translation translation) throws SQLException {
        JobDocument document = job.document();
        if (!document.hasAnonymousDestination()) {
            return writer.write(
                            session,
                            job.cancellation(),
                            document.destination(),
                            new TableWriter.Rows(translation.columns(), translation.duckSql()),
                            Disposition.of(document.task(), Disposition.WRITE_EMPTY))
                    .rows();
        }
        String tableId = document.destination().table();
        String table = AnonymousResults.duckName(tableId);
        session.run(job.cancellation(), "CREATE OR REPLACE TABLE " + table + " AS " + translation.duckSql());
        AnonymousResults.remember(session, tableId, clock.millis());
        return session.number("SELECT count(*) FROM " + table);
    }

    private void createTable(Session session, LiveJob job, Translation translation) throws SQLException {
        TableName target = target(translation);
        Optional<TableEntry> old = Tables.find(session, target);
        if (old.isPresent() && !translation.replace()) {
            refuseUnless(translation.ifNotExists(), target);
            return;
        }
        ObjectNode document = Json.object();
        if (translation.description() != null) {
            document.put("description", translation.description());
        }
        writer.create(
                session,
                job.cancellation(),
                target,
                new TableWriter.Rows(translation.columns(), translation.duckSql()),
                document);
    }

    private void createView(Session session, JobDocument job, Translation translation) throws SQLException {
        TableName target = target(translation);
        Datasets.require(session, target.project(), target.dataset());
        Optional<TableEntry> old = Tables.find(session, target);
        if (old.isPresent()) {
            if (!translation.replace()) {
                refuseUnless(translation.ifNotExists(), target);
                return;
            }
            if (!old.get().isView()) {
                throw ApiException.invalid(TableEntry.display(target)
                        + " is not allowed for this operation because it is currently a TABLE.");
            }
        }
        ObjectNode document = Json.object();
        if (translation.description() != null) {
            document.put("description", translation.description());
        }
        document.putObject("schema").set("fields", TableEntry.fieldsJson(translation.columns()));
        ObjectNode view = document.putObject("view")
                .put("query", translation.viewSql())
                .put("useLegacySql", false)
                .put("defaultProject", job.project());
        JsonNode defaultDataset = job.task().at("/defaultDataset/datasetId");
        if (defaultDataset.isTextual()) {
            view.put("defaultDataset", defaultDataset.asText());
        }
        long now = clock.millis();
        Tables.put(session, new TableEntry(target, "VIEW", now, now, 0, 0, document));
    }

    private static void createFunction(Session session, Translation translation) throws SQLException {
        SqlFunction function = translation.function();
        if (function == null) {
            throw new IllegalStateException("CREATE FUNCTION was translated to no function");
        }
        if (!translation.replace() && Functions.find(session, function.name()).isPresent()) {
            if (translation.ifNotExists()) {
                return;
            }
            throw ApiException.duplicate("Routine " + function.name());
        }
        Functions.put(session, function);
    }

    private static void drop(Session session, Translation translation, boolean view) throws SQLException {
        TableName target = target(translation);
        Optional<TableEntry> old = Tables.find(session, target);
        if (old.isEmpty()) {
            if (translation.ifNotExists()) {
                return;
            }
            throw ApiException.notFound("Table " + TableEntry.display(target));
        }
        if (old.get().isView() != view) {
            throw ApiException.invalidQuery("Cannot drop " + TableEntry.display(target) + ": it is a "
                    + old.get().type());
        }
        Tables.drop(session, old.get());
    }

    private static TableName target(Translation translation) {
        TableName target = translation.target();
        if (target == null) {
            throw new IllegalStateException(translation.kind() + " was translated without a target");
        }
        return target;
    }

    private static void refuseUnless(boolean allowed, TableName target) {
        if (!allowed) {
            throw ApiException.duplicate("Table " + TableEntry.display(target));
        }
    }
}
