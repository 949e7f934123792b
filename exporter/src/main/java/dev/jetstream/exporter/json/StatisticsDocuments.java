package dev.jetstream.exporter.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.sql.Names;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.TableId;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.core.warehouse.WarehouseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The statistics of an experiment, one JSON array a view (jetstream-spec 5.1).
 *
 * <p>As a warehouse extracts rows: NULL fields are left out, NUMERIC and INT64 are text, FLOAT64 are numbers. The order
 * of rows is total, so that the same rows give the same bytes.
 */
public final class StatisticsDocuments {
    private static final Logger LOG = LoggerFactory.getLogger(StatisticsDocuments.class);
    private static final Set<String> NUMBERS = Set.of("ci_width", "point", "lower", "upper");
    private static final Set<String> DECIMALS = Set.of("parameter");
    private static final List<String> COLUMNS = List.of(
            "metric",
            "statistic",
            "parameter",
            "branch",
            "comparison",
            "comparison_to_branch",
            "ci_width",
            "point",
            "lower",
            "upper",
            "segment",
            "analysis_basis",
            "window_index");
    private static final String ORDER = "window_index, analysis_basis, segment, metric, statistic, parameter, branch,"
            + " comparison, comparison_to_branch";

    /** What the warehouse says of a view whose tables are gone. */
    private static final String NO_TABLES = "does not match any table";

    private final JsonFactory json = new JsonFactory();
    private final Warehouse warehouse;

    /** Documents from a warehouse. */
    public StatisticsDocuments(Warehouse warehouse) {
        this.warehouse = warehouse;
    }

    /** The statistics views of an experiment that are there, in the order of the periods. */
    public Flux<TableId> views(String project, String dataset, String slug) {
        Names names = new Names(project, dataset, slug);
        List<TableId> wanted = Arrays.stream(AnalysisPeriod.values())
                .map(names::statisticsView)
                .toList();
        String prefix = "statistics_" + Slugs.normalize(slug) + "_";
        return warehouse
                .tables(project, dataset, prefix)
                .filter(TableInfo::isView)
                .map(TableInfo::id)
                .collectList()
                .flatMapIterable(
                        there -> wanted.stream().filter(there::contains).toList());
    }

    /** A view as one JSON array; empty (and told) when the tables under it are gone. */
    public Mono<byte[]> document(TableId view) {
        return warehouse
                .query(
                        "SELECT %s FROM %s ORDER BY %s".formatted(String.join(", ", COLUMNS), view.quoted(), ORDER),
                        Map.of("export", "statistics"))
                .collect(() -> new Document(json), Document::add)
                .map(Document::bytes)
                .onErrorResume(WarehouseException.class, error -> gone(view, error));
    }

    private static Mono<byte[]> gone(TableId view, WarehouseException error) {
        if (!error.reason().contains(NO_TABLES)) {
            return Mono.error(error);
        }
        LOG.error("{} is not exported: {}", view, error.reason());
        return Mono.empty();
    }

    /** An array in the making. */
    private static final class Document {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private final JsonGenerator generator;

        Document(JsonFactory json) {
            try {
                generator = json.createGenerator(out);
                generator.writeStartArray();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void add(Row row) {
            try {
                generator.writeStartObject();
                for (String column : COLUMNS) {
                    String cell = row.get(column);
                    if (cell != null) {
                        write(column, cell);
                    }
                }
                generator.writeEndObject();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void write(String column, String cell) throws IOException {
            if (NUMBERS.contains(column)) {
                generator.writeNumberField(column, Double.parseDouble(cell));
            } else if (DECIMALS.contains(column)) {
                generator.writeStringField(
                        column, new BigDecimal(cell).stripTrailingZeros().toPlainString());
            } else {
                generator.writeStringField(column, cell);
            }
        }

        byte[] bytes() {
            try {
                generator.writeEndArray();
                generator.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return out.toByteArray();
        }
    }
}
