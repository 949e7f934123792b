package dev.jetstream.exporter.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.Warehouse;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The errors of an experiment since the start of its current week, oldest first (jetstream-spec 5.3).
 *
 * <p>Rows without an exception type are never listed, as readers are used to; neither are the two classes that only say
 * that it is not the time.
 */
public final class ErrorsDocument {
    private static final List<String> TEXTS = List.of(
            "analysis_basis",
            "source",
            "exception",
            "exception_type",
            "experiment",
            "filename",
            "func_name",
            "log_level",
            "message",
            "metric",
            "segment",
            "statistic");
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final byte[] NONE = {'[', ']'};

    private final ObjectMapper mapper = JsonFormat.mapper();
    private final Warehouse warehouse;
    private final @Nullable TableId logTable;

    /**
     * Documents from a log table.
     *
     * @param logTable null when nothing is logged: then there are never errors to tell of
     */
    public ErrorsDocument(Warehouse warehouse, @Nullable TableId logTable) {
        this.warehouse = warehouse;
        this.logTable = logTable;
    }

    /**
     * The errors of an experiment as one JSON array, {@code []} when it is clean.
     *
     * @param analysisStart creation of the batch
     * @param record the experiment's, where it is known
     */
    public Mono<byte[]> document(String slug, Instant analysisStart, Optional<Experiment> record) {
        TableId from = logTable;
        if (from == null) {
            return Mono.just(NONE.clone());
        }
        Instant since = weekStart(analysisStart, record.map(Experiment::enrollmentEndDate));
        return warehouse
                .table(from)
                .flatMapMany(table -> warehouse.query(sql(from, slug, since), Map.of("export", "errors")))
                .collect(mapper::createArrayNode, this::add)
                .map(this::bytes);
    }

    /** The start of the week, counted from the day after enrollment ended, in which the analysis started. */
    static Instant weekStart(Instant analysisStart, Optional<LocalDate> enrollmentEnd) {
        Instant start = analysisStart;
        if (enrollmentEnd.isPresent()) {
            Instant week =
                    enrollmentEnd.get().plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
            while (week.isBefore(analysisStart)) {
                start = week;
                week = week.plus(7, ChronoUnit.DAYS);
            }
        }
        return start.truncatedTo(ChronoUnit.MINUTES);
    }

    private static String sql(TableId from, String slug, Instant since) {
        String texts = String.join(", ", TEXTS);
        return """
                SELECT %s, timestamp
                FROM %s
                WHERE experiment = '%s'
                  AND timestamp >= TIMESTAMP '%s+00:00'
                  AND exception_type != 'EndedException'
                  AND exception_type != 'EnrollmentNotCompleteException'
                ORDER BY timestamp, %s""".formatted(texts, from.quoted(), Slugs.check(slug), MINUTES.format(since), texts);
    }

    private void add(ArrayNode errors, Row row) {
        ObjectNode error = errors.addObject();
        TEXTS.forEach(column -> error.put(column, row.get(column)));
        error.put("timestamp", row.text("timestamp"));
    }

    private byte[] bytes(ArrayNode errors) {
        try {
            return mapper.writeValueAsBytes(errors);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
