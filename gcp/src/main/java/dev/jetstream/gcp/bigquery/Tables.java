package dev.jetstream.gcp.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQuery.TableListOption;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.DatasetId;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableDefinition;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.gcp.remote.Remote;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What BigQuery knows of tables, and what is said to it about them. */
final class Tables {
    private static final long LIST_PAGE = 1_000;

    private final BigQuery bigQuery;
    private final Remote remote;
    private final @Nullable String location;

    Tables(BigQuery bigQuery, Remote remote, @Nullable String location) {
        this.bigQuery = bigQuery;
        this.remote = remote;
        this.location = location;
    }

    static com.google.cloud.bigquery.TableId google(TableId id) {
        return com.google.cloud.bigquery.TableId.of(id.project(), id.dataset(), id.table());
    }

    Mono<TableInfo> table(TableId id) {
        return remote.call(
                "look at table " + id,
                () -> {
                    Table table = bigQuery.getTable(google(id));
                    return table == null ? null : info(id, table);
                },
                Failures.of("table " + id));
    }

    Flux<TableInfo> tables(String project, String dataset, String prefix) {
        return listing(project, dataset, null)
                .expand(page -> page.token() == null ? Mono.<Listing>empty() : listing(project, dataset, page.token()))
                .concatMapIterable(Listing::tables, 1)
                .filter(table -> table.id().table().startsWith(prefix));
    }

    Mono<Void> describe(TableId id, @Nullable String description, Map<String, ? extends @Nullable String> labels) {
        return remote.<Table>call(
                        "description of table " + id,
                        () -> {
                            // An empty definition, so that only what is set here goes over the wire.
                            com.google.cloud.bigquery.TableInfo.Builder change =
                                    com.google.cloud.bigquery.TableInfo.newBuilder(
                                            google(id),
                                            StandardTableDefinition.newBuilder().build());
                            if (description != null) {
                                change.setDescription(description);
                            }
                            if (!labels.isEmpty()) {
                                change.setLabels(Labels.clean(labels));
                            }
                            return bigQuery.update(change.build());
                        },
                        Failures.of("table " + id))
                .then();
    }

    Mono<Void> ensureDataset(String project, String dataset) {
        DatasetId id = DatasetId.of(project, dataset);
        return remote.<Boolean>call(
                        "dataset " + project + "." + dataset,
                        () -> bigQuery.getDataset(id) != null || create(id),
                        Failures.of("dataset " + project + "." + dataset))
                .then();
    }

    Mono<Void> delete(TableId id) {
        return remote.<Boolean>call(
                        "delete of table " + id, () -> bigQuery.delete(google(id)), Failures.of("table " + id))
                .then();
    }

    private boolean create(DatasetId id) {
        try {
            return bigQuery.create(
                            DatasetInfo.newBuilder(id).setLocation(location).build())
                    != null;
        } catch (BigQueryException e) {
            if (Failures.isConflict(e)) {
                return false;
            }
            throw e;
        }
    }

    private Mono<Listing> listing(String project, String dataset, @Nullable String token) {
        return remote.call(
                "list of " + project + "." + dataset,
                () -> {
                    try {
                        var page = bigQuery.listTables(
                                DatasetId.of(project, dataset),
                                token == null
                                        ? new TableListOption[] {TableListOption.pageSize(LIST_PAGE)}
                                        : new TableListOption[] {
                                            TableListOption.pageSize(LIST_PAGE), TableListOption.pageToken(token)
                                        });
                        List<TableInfo> tables = new ArrayList<>();
                        for (Table table : page.getValues()) {
                            tables.add(info(
                                    new TableId(
                                            project, dataset, table.getTableId().getTable()),
                                    table));
                        }
                        return new Listing(tables, emptyToNull(page.getNextPageToken()));
                    } catch (BigQueryException e) {
                        if (Failures.isNotFound(e)) {
                            return new Listing(List.of(), null);
                        }
                        throw e;
                    }
                },
                Failures.of("dataset " + project + "." + dataset));
    }

    private static TableInfo info(TableId id, Table table) {
        TableDefinition definition = table.getDefinition();
        boolean isView = definition.getType().equals(TableDefinition.Type.VIEW);
        return new TableInfo(
                id,
                isView,
                table.getDescription(),
                new HashMap<>(Objects.requireNonNullElse(table.getLabels(), Map.of())),
                Columns.of(definition.getSchema()),
                isView || table.getNumRows() == null ? -1 : table.getNumRows().longValueExact(),
                table.getLastModifiedTime() == null
                        ? Instant.EPOCH
                        : Instant.ofEpochMilli(table.getLastModifiedTime()));
    }

    private static @Nullable String emptyToNull(@Nullable String token) {
        return token == null || token.isEmpty() ? null : token;
    }

    private record Listing(List<TableInfo> tables, @Nullable String token) {}
}
