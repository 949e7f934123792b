package dev.jetstream.worker.end;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.core.ledger.BatchEnd;
import dev.jetstream.core.ledger.Digest;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The run table: a row for each end of a batch, for sensors and dashboards that ask the warehouse (integrations-spec
 * 3.2).
 *
 * <p>A row is one load job named after what it says, so that a repetition adds nothing.
 */
public final class RunTable {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final List<TableInfo.Column> SCHEMA = List.of(
            new TableInfo.Column("finished_at", "TIMESTAMP"),
            new TableInfo.Column("created_at", "TIMESTAMP"),
            new TableInfo.Column("batch", "STRING"),
            new TableInfo.Column("request_id", "STRING"),
            new TableInfo.Column("action", "STRING"),
            new TableInfo.Column("first_date", "DATE"),
            new TableInfo.Column("last_date", "DATE"),
            new TableInfo.Column("status", "STRING"),
            new TableInfo.Column("succeeded", "INT64"),
            new TableInfo.Column("failed", "INT64"),
            new TableInfo.Column("skipped", "INT64"),
            new TableInfo.Column("workflow", "STRING"));

    private final ObjectMapper mapper = JsonFormat.mapper();
    private final Warehouse warehouse;
    private final @Nullable TableId table;

    /**
     * A run table.
     *
     * @param table where rows go, or null when none are written
     */
    public RunTable(Warehouse warehouse, @Nullable TableId table) {
        this.warehouse = warehouse;
        this.table = table;
    }

    /** Appends the end of a batch. */
    public Mono<Void> append(Manifest manifest, BatchEnd end) {
        TableId to = table;
        if (to == null) {
            return Mono.empty();
        }
        String key = Digest.sha256("%s\n%s\n%s\n%s\n%s\n%s"
                .formatted(end.batch(), end.status(), end.succeeded(), end.failed(), end.skipped(), end.workflow()));
        LoadJob job = new LoadJob(
                manifest.batch() + "-end-" + key.substring(0, 20),
                to,
                SCHEMA,
                null,
                List.of(row(manifest, end)),
                true,
                Map.of("batch", manifest.batch()));
        return warehouse
                .ensureDataset(to.project(), to.dataset())
                .then(warehouse.load(job))
                .then();
    }

    private String row(Manifest manifest, BatchEnd end) {
        ObjectNode row = mapper.createObjectNode()
                .put("finished_at", text(end.at()))
                .put("created_at", text(manifest.created()))
                .put("batch", end.batch())
                .put("request_id", manifest.requestId())
                .put("action", manifest.kind())
                .put("first_date", date(manifest, true))
                .put("last_date", date(manifest, false))
                .put("status", end.status())
                .put("succeeded", end.succeeded())
                .put("failed", end.failed())
                .put("skipped", end.skipped())
                .put("workflow", end.workflow());
        try {
            return mapper.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static @Nullable String date(Manifest manifest, boolean first) {
        return manifest.items().stream()
                .map(item -> item.date().toString())
                .reduce((one, other) -> one.compareTo(other) <= 0 == first ? one : other)
                .orElse(null);
    }

    private static String text(Instant instant) {
        return SECONDS.format(instant);
    }
}
