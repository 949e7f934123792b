package dev.jetstream.gcp.bigquery;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQuery.QueryResultsOption;
import com.google.cloud.bigquery.BigQuery.TableDataListOption;
import com.google.cloud.bigquery.FieldList;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableResult;
import dev.jetstream.core.warehouse.Row;
import dev.jetstream.gcp.remote.Remote;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the result of a query page by page, at most one page ahead of the reader.
 *
 * <p>Pages are asked for in rows; their number follows the size of the rows seen so far. (The client's own
 * {@code getNextPage} forgets the page size after the first.)
 */
final class Results {
    private static final long FIRST_PAGE_ROWS = 2_000;
    private static final long MOST_ROWS = 100_000;
    private static final int CELL_OVERHEAD_BYTES = 10;

    private final BigQuery bigQuery;
    private final Remote remote;
    private final int pageBytes;

    Results(BigQuery bigQuery, Remote remote, int pageBytes) {
        this.bigQuery = bigQuery;
        this.remote = remote;
        this.pageBytes = pageBytes;
    }

    /** The rows of a query job that is done. */
    Flux<Row> rows(Job job) {
        Function<Exception, RuntimeException> failures = Failures.of(job.getJobId(), sql(job));
        String what = "page of job " + job.getJobId().getJob();
        return remote.call(
                        what,
                        () -> page(job.getQueryResults(QueryResultsOption.pageSize(FIRST_PAGE_ROWS)), null),
                        failures)
                .expand(page -> page.token() == null
                        ? Mono.<Page>empty()
                        : remote.call(what, () -> next(page, destination(job)), failures))
                .concatMapIterable(Page::rows, 1);
    }

    private Page next(Page page, TableId table) {
        return page(
                bigQuery.listTableData(
                        table,
                        page.schema(),
                        TableDataListOption.pageSize(page.nextRows()),
                        TableDataListOption.pageToken(page.token())),
                page.schema());
    }

    private Page page(TableResult result, @Nullable Schema known) {
        Schema schema = known == null ? Objects.requireNonNullElse(result.getSchema(), Schema.of()) : known;
        Cells cells = new Cells(FieldList.of(schema.getFields()));
        List<Row> rows = new ArrayList<>();
        long bytes = 1;
        for (FieldValueList values : result.getValues()) {
            rows.add(cells.row(values));
            bytes += size(values);
        }
        long nextRows = Math.max(1, Math.min(MOST_ROWS, pageBytes * Math.max(1L, rows.size()) / bytes));
        return new Page(rows, result.getNextPageToken(), nextRows, schema);
    }

    private static long size(FieldValueList values) {
        return values.stream()
                .mapToLong(value -> CELL_OVERHEAD_BYTES
                        + (value.isNull() ? 0L : value.getValue().toString().length()))
                .sum();
    }

    private static String sql(Job job) {
        return ((QueryJobConfiguration) job.getConfiguration()).getQuery();
    }

    private static TableId destination(Job job) {
        return ((QueryJobConfiguration) job.getConfiguration()).getDestinationTable();
    }

    private record Page(List<Row> rows, @Nullable String token, long nextRows, Schema schema) {}
}
