package dev.jetstream.worker.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.core.ledger.Digest;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.log.RunEvent;
import dev.jetstream.core.warehouse.LoadJob;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The log table, which dashboards classify and the errors export reads (jetstream-spec 6.2).
 *
 * <p>The rows of one item are one load job under a name of the item's own, so that a repetition adds nothing.
 */
public final class LogTable {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final List<TableInfo.Column> SCHEMA = Stream.concat(
                    Stream.of(new TableInfo.Column("timestamp", "TIMESTAMP")),
                    Stream.of(
                                    "source",
                                    "experiment",
                                    "metric",
                                    "statistic",
                                    "analysis_basis",
                                    "segment",
                                    "analysis_period",
                                    "message",
                                    "log_level",
                                    "exception",
                                    "filename",
                                    "func_name",
                                    "exception_type")
                            .map(name -> new TableInfo.Column(name, "STRING")))
            .toList();

    private final ObjectMapper mapper = JsonFormat.mapper();
    private final Warehouse warehouse;
    private final @Nullable TableId table;
    private final String source;

    /**
     * A log table.
     *
     * @param table where rows go, or null when nothing is logged there
     * @param source the column {@code source}: {@code jetstream} unless it is a trial
     */
    public LogTable(Warehouse warehouse, @Nullable TableId table, String source) {
        this.warehouse = warehouse;
        this.table = table;
        this.source = source;
    }

    /**
     * Appends the events of an item, all with one time; none makes no job.
     *
     * @param now time of the rows; moved to the batch's creation where that is later, for readers leave out older rows
     */
    public Mono<Void> append(Manifest manifest, String slug, LocalDate date, List<RunEvent> events, Instant now) {
        TableId to = table;
        if (to == null || events.isEmpty()) {
            return Mono.empty();
        }
        Instant time = now.isBefore(manifest.created()) ? manifest.created() : now;
        String key = Digest.sha256(String.join("\n", "log", manifest.batch(), slug, date.toString()));
        LoadJob job = new LoadJob(
                manifest.batch() + "-log-" + key.substring(0, 20),
                to,
                SCHEMA,
                null,
                events.stream().map(event -> row(event, time)).toList(),
                true,
                Map.of("batch", manifest.batch()));
        return warehouse
                .ensureDataset(to.project(), to.dataset())
                .then(warehouse.load(job))
                .then();
    }

    private String row(RunEvent event, Instant time) {
        ObjectNode row = mapper.createObjectNode()
                .put("timestamp", SECONDS.format(time))
                .put("source", source)
                .put("experiment", event.experiment())
                .put("metric", event.metric())
                .put("statistic", event.statistic())
                .put("analysis_basis", event.basis())
                .put("segment", event.segment())
                .put("analysis_period", event.period())
                .put("message", event.message())
                .put("log_level", event.level())
                .put("exception", Objects.requireNonNullElse(event.exception(), "None"))
                .put("filename", event.filename())
                .put("func_name", event.function())
                .put("exception_type", event.exceptionType());
        try {
            return mapper.writeValueAsString(row);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
