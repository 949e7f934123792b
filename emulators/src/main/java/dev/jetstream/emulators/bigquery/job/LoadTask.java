package dev.jetstream.emulators.bigquery.job;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.sql.TableName;
import dev.jetstream.emulators.bigquery.store.Datasets;
import dev.jetstream.emulators.bigquery.store.DuckFile;
import dev.jetstream.emulators.bigquery.store.Session;
import dev.jetstream.emulators.bigquery.store.Sql;
import dev.jetstream.emulators.bigquery.store.TableEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a load job does: a file of newline-delimited JSON becomes a table or its new end.
 *
 * <p>The columns are those of the job's schema, else those of the table. A replaced table keeps labels and description
 * unless the job brings its own.
 */
final class LoadTask implements Jobs.Task {
    private static final Logger LOG = LoggerFactory.getLogger(LoadTask.class);

    private final Path file;
    private final TableWriter writer;
    private final Clock clock;
    private NdjsonCheck.@Nullable Found checked;

    LoadTask(Path file, Clock clock) {
        this.file = file;
        this.writer = new TableWriter(clock);
        this.clock = clock;
    }

    @Override
    public JobOutcome perform(Session session, LiveJob job) throws SQLException {
        JobDocument document = job.document();
        JsonNode task = document.task();
        TableName name = document.destination();
        Disposition disposition = Disposition.of(task, Disposition.WRITE_APPEND);
        Datasets.require(session, name.project(), name.dataset());
        Optional<TableEntry> old = TableWriter.checked(session, name, disposition);
        List<Field> fields = columns(task, old);
        NdjsonCheck.Found found = check(fields, task.path("ignoreUnknownValues").asBoolean(false));
        String query = found.rows() == 0
                ? NdjsonColumns.nothing(fields)
                : NdjsonColumns.query(file, fields, found.longestRow());
        long bytesBefore = old.map(TableEntry::bytes).orElse(0L);
        boolean appends = old.isPresent() && disposition.appends();
        try {
            TableEntry written = appends
                    ? append(session, job, extended(session, old.get(), task, fields), fields, query)
                    : replace(session, job, name, old, fields, query);
            long outputBytes = appends ? written.bytes() - bytesBefore : written.bytes();
            return new JobOutcome.Loaded(found.rows(), Files.size(file), Math.max(0, outputBytes));
        } catch (SQLException e) {
            if (DuckFile.isConflict(e)) {
                throw e;
            }
            throw LoadFaults.ofEngine(Objects.toString(e.getMessage(), ""));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void afterwards() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("a spool file stays until the next start: {}", file, e);
        }
    }

    private TableEntry append(Session session, LiveJob job, TableEntry table, List<Field> fields, String query)
            throws SQLException {
        return writer.append(session, job.cancellation(), table, new TableWriter.Rows(fields, query));
    }

    private TableEntry replace(
            Session session, LiveJob job, TableName name, Optional<TableEntry> old, List<Field> fields, String query)
            throws SQLException {
        ObjectNode described = old.map(table -> table.document().deepCopy()).orElseGet(Json::object);
        JsonNode properties = job.document().task().path("destinationTableProperties");
        properties.properties().forEach(property -> described.set(property.getKey(), property.getValue()));
        return writer.put(
                session,
                job.cancellation(),
                name,
                new TableWriter.Rows(fields, query),
                described,
                old.map(TableEntry::created).orElseGet(clock::millis));
    }

    /** With the columns that the load brings, when it may. */
    private static TableEntry extended(Session session, TableEntry table, JsonNode task, List<Field> fields)
            throws SQLException {
        boolean mayAdd = task.path("schemaUpdateOptions").toString().contains("ALLOW_FIELD_ADDITION");
        List<Field> all = new ArrayList<>(table.fields());
        for (Field field : fields) {
            boolean known = all.stream().anyMatch(column -> column.name().equalsIgnoreCase(field.name()));
            if (!known && mayAdd) {
                session.run("ALTER TABLE " + table.duckName() + " ADD COLUMN " + Sql.name(field.name()) + " "
                        + field.duckType());
                all.add(field);
            }
        }
        ObjectNode document = table.document().deepCopy();
        document.putObject("schema").set("fields", TableEntry.fieldsJson(all));
        return table.with(table.modified(), document);
    }

    private static List<Field> columns(JsonNode task, Optional<TableEntry> old) {
        List<Field> fields = new ArrayList<>();
        for (JsonNode field : task.at("/schema/fields")) {
            fields.add(Field.fromJson(field));
        }
        if (fields.isEmpty() && old.isPresent()) {
            return old.get().fields();
        }
        if (fields.isEmpty()) {
            throw task.path("autodetect").asBoolean(false)
                    ? ApiException.notImplemented("A load that finds out the schema itself (autodetect)")
                    : ApiException.invalid("No schema specified on job or table.");
        }
        return fields;
    }

    /** Once, also when the transaction has to be repeated. */
    private NdjsonCheck.Found check(List<Field> fields, boolean ignoreUnknown) {
        NdjsonCheck.Found known = checked;
        if (known == null) {
            try {
                known = new NdjsonCheck(fields, ignoreUnknown).check(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            checked = known;
        }
        return known;
    }
}
