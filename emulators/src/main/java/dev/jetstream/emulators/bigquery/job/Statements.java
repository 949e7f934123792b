package dev.jetstream.emulators.bigquery.job;

import com.fasterxml.jackson.databind.JsonNode;
import dev.jetstream.emulators.bigquery.http.ApiException;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.sql.Defaults;
import dev.jetstream.emulators.bigquery.sql.GoogleSqlException;
import dev.jetstream.emulators.bigquery.sql.QueryParameters;
import dev.jetstream.emulators.bigquery.sql.SqlTranslator;
import dev.jetstream.emulators.bigquery.sql.TableName;
import dev.jetstream.emulators.bigquery.sql.Translation;
import dev.jetstream.emulators.bigquery.store.Datasets;
import dev.jetstream.emulators.bigquery.store.Session;
import dev.jetstream.emulators.bigquery.store.TableEntry;
import dev.jetstream.emulators.bigquery.store.Tables;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;

/** From a query job's configuration to a translated statement and what it would read. */
final class Statements {
    private final SqlTranslator translator;

    Statements(SqlTranslator translator) {
        this.translator = translator;
    }

    /** Translates; each fault of the statement becomes BigQuery's error with its position. */
    Translation translate(Session session, JsonNode query, String project) throws SQLException {
        refuseWhatIsMissingHere(query);
        Defaults defaults = defaults(session, query.path("defaultDataset"), project);
        try {
            QueryParameters parameters =
                    QueryParameters.of(query.path("parameterMode").asText(""), query.path("queryParameters"));
            return translator.translate(Json.required(query, "/query"), defaults, parameters);
        } catch (QueryParameters.BadValueException e) {
            throw ApiException.invalid(Objects.toString(e.getMessage(), ""));
        } catch (GoogleSqlException e) {
            String message = Objects.toString(e.getMessage(), "");
            throw message.startsWith("Not found: ")
                    ? new ApiException(404, "notFound", message)
                    : ApiException.invalidQuery(message);
        }
    }

    /** The sizes of all tables that the statement reads, whole; refused when above {@code maximumBytesBilled}. */
    long bytesToRead(Session session, JsonNode query, Translation translation) throws SQLException {
        long bytes = 0;
        for (TableName read : translation.reads()) {
            bytes += Tables.find(session, read).map(TableEntry::bytes).orElse(0L);
        }
        long limit = query.path("maximumBytesBilled").asLong(Long.MAX_VALUE);
        if (bytes > limit) {
            throw new ApiException(
                    400,
                    "bytesBilledLimitExceeded",
                    "Query exceeded limit for bytes billed: " + limit + ". " + bytes + " or higher required.");
        }
        return bytes;
    }

    /** The kind in BigQuery's words. */
    static String statementType(Translation translation) {
        return switch (translation.kind()) {
            case SELECT -> "SELECT";
            case CREATE_TABLE_AS -> "CREATE_TABLE_AS_SELECT";
            case CREATE_VIEW -> "CREATE_VIEW";
            case CREATE_FUNCTION -> "CREATE_FUNCTION";
            case DROP_TABLE -> "DROP_TABLE";
            case DROP_VIEW -> "DROP_VIEW";
        };
    }

    private static Defaults defaults(Session session, JsonNode dataset, String project) throws SQLException {
        if (!dataset.isObject()) {
            return new Defaults(project, null);
        }
        String owner = dataset.path("projectId").asText(project);
        String name = Json.required(dataset, "/datasetId");
        Optional<?> known = Datasets.find(session, owner, name);
        if (known.isEmpty()) {
            throw ApiException.notFound("Dataset " + owner + ":" + name);
        }
        return new Defaults(owner, name);
    }

    private static void refuseWhatIsMissingHere(JsonNode query) {
        if (query.path("useLegacySql").asBoolean(false)) {
            throw ApiException.notImplemented("Legacy SQL");
        }
    }
}
