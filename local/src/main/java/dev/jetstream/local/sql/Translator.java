package dev.jetstream.local.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.emulators.bigquery.sql.Defaults;
import dev.jetstream.emulators.bigquery.sql.GoogleSqlException;
import dev.jetstream.emulators.bigquery.sql.GoogleSqlTranslator;
import dev.jetstream.emulators.bigquery.sql.Translation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Looks at statements without running them. */
@FunctionalInterface
interface Translator {
    Verdict look(String sql);

    /** By schemas alone. */
    static Translator of(SchemaCatalog catalog, Defaults defaults) {
        GoogleSqlTranslator translator = new GoogleSqlTranslator(catalog);
        return sql -> {
            try {
                Translation translation = translator.translate(sql, defaults);
                List<String> columns = translation.columns().stream()
                        .map(field -> field.name() + " " + field.type())
                        .toList();
                return new Verdict(translation.duckSql(), columns, null);
            } catch (GoogleSqlException e) {
                return Verdict.wrong(Objects.toString(e.getMessage(), "no message"));
            }
        };
    }

    /** By the tables of a running embedded BigQuery, which is asked for a dry run. */
    static Translator of(URI bigquery, Defaults defaults) {
        ObjectMapper json = new ObjectMapper();
        HttpClient http = HttpClient.newHttpClient();
        return sql -> {
            ObjectNode body = json.createObjectNode();
            ObjectNode configuration = body.putObject("configuration").put("dryRun", true);
            ObjectNode query =
                    configuration.putObject("query").put("query", sql).put("useLegacySql", false);
            if (defaults.dataset() != null) {
                query.putObject("defaultDataset")
                        .put("projectId", defaults.project())
                        .put("datasetId", defaults.dataset());
            }
            HttpRequest request = HttpRequest.newBuilder(
                            bigquery.resolve("/bigquery/v2/projects/" + defaults.project() + "/jobs"))
                    .timeout(Duration.ofSeconds(60))
                    .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
                    .build();
            try {
                HttpResponse<String> answer =
                        http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
                return verdict(json.readTree(answer.body()));
            } catch (IOException e) {
                throw new UnavailableException("the warehouse at %s does not answer: %s".formatted(bigquery, e), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new UnavailableException("interrupted", e);
            }
        };
    }

    private static Verdict verdict(JsonNode answer) {
        JsonNode error = answer.path("error");
        if (error.isObject()) {
            return Verdict.wrong(error.path("message").asText());
        }
        List<String> columns = new ArrayList<>();
        JsonNode query = answer.at("/statistics/query");
        query.at("/schema/fields")
                .forEach(field -> columns.add(
                        field.path("name").asText() + " " + field.path("type").asText()));
        return new Verdict(query.path("duckSql").asText(), columns, null);
    }
}
