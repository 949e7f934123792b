package dev.jetstream.gcp.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jetstream.core.warehouse.Row;
import dev.jetstream.core.warehouse.WarehouseException;
import dev.jetstream.emulators.bigquery.BigQueryServer;
import dev.jetstream.gcp.testing.WallClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** Results come page by page, so that the heap does not grow with them. */
final class ResultPagesTest {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int ROWS = 300_000; // a dozen pages

    private static BigQueryServer server;
    private static BigQueryWarehouse warehouse;

    @BeforeAll
    static void start(@TempDir Path folder) {
        server = BigQueryServer.start(folder, 0, WallClock.utc());
        warehouse =
                new BigQueryWarehouse("pages", server.endpoint(), BigQuerySettings.defaults(), Schedulers.parallel());
    }

    @AfterAll
    static void stop() {
        warehouse.close();
        server.close();
    }

    private static Flux<Row> rows() {
        return warehouse.query(
                "SELECT n, CONCAT('a text of thirty characters, ', CAST(n AS STRING)) AS text"
                        + " FROM UNNEST(GENERATE_ARRAY(1, %d)) AS n".formatted(ROWS),
                Map.of());
    }

    @Test
    void readsEveryRowOnceAndInOrder() {
        AtomicLong expected = new AtomicLong();

        StepVerifier.create(rows().filter(row -> Long.parseLong(row.text("n")) != expected.incrementAndGet()))
                .expectComplete()
                .verify(PATIENCE);

        assertThat(expected).hasValue(ROWS);
    }

    /** A reader that stands still must not be sent all of it. */
    @Test
    void fetchesNoPageLongBeforeItIsRead() {
        AtomicLong received = new AtomicLong();

        StepVerifier.create(rows().doOnNext(row -> received.incrementAndGet()), 1)
                .expectNextCount(1)
                .then(() -> server.faults().answer("^GET .*/data", 1_000, 403, "accessDenied", "no further"))
                .thenRequest(ROWS)
                .thenConsumeWhile(row -> true)
                .expectError(WarehouseException.class)
                .verify(PATIENCE);
        server.faults().clear();

        assertThat(received).hasValueBetween(1L, ROWS / 4L);
    }
}
