package dev.jetstream.emulators.bigquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQueryException;
import dev.jetstream.emulators.KeptConnection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FaultsTest {
    @TempDir
    private Path folder;

    private TestWarehouse warehouse;

    @BeforeEach
    void start() {
        warehouse = new TestWarehouse(folder);
    }

    @AfterEach
    void stop() {
        warehouse.close();
    }

    @Test
    void answersWithTheErrorThatWasAskedFor() {
        warehouse.server().faults().answer("POST /projects/[^/]+/queries", 1, 403, "quotaExceeded", "too much");

        assertThatThrownBy(() -> warehouse.query("SELECT 1 AS n"))
                .isInstanceOfSatisfying(BigQueryException.class, e -> {
                    assertThat(e.getCode()).isEqualTo(403);
                    assertThat(e.getReason()).isEqualTo("quotaExceeded");
                });
        assertThat(warehouse.rows("SELECT 1 AS n")).containsExactly(List.of("1"));
    }

    @Test
    void losesTheRequest() {
        warehouse.server().faults().dropBefore("POST /projects/[^/]+/queries", 1);

        assertThat(warehouse.rows("SELECT 2 AS n")).containsExactly(List.of("2"));
    }

    @Test
    void losesTheAnswerAndStillRunsTheQueryOnce() {
        warehouse.server().faults().dropAfter("POST /projects/[^/]+/queries", 1);

        assertThat(warehouse.rows("SELECT 3 AS n")).containsExactly(List.of("3"));
        assertThat(warehouse.client().listJobs().iterateAll()).hasSize(1);
    }

    @Test
    void cutsTheAnswer() {
        warehouse.server().faults().truncate("POST /projects/[^/]+/queries", 1);

        assertThatThrownBy(() -> warehouse.query("SELECT 4 AS n"))
                .isInstanceOf(BigQueryException.class)
                .hasMessageContaining("Connection closed prematurely");
        assertThat(warehouse.rows("SELECT 4 AS n")).containsExactly(List.of("4"));
    }

    /** Answers that left before their requests had arrived to the end made about one connection in 1,000 deaf. */
    @Test
    void hearsTheNextRequestAfterARefusal() throws IOException {
        URI api = URI.create(warehouse.server().endpoint().toString());
        warehouse.server().faults().answer("POST /projects/[^/]+/queries", 500, 403, "quotaExceeded", "too much");

        for (int i = 0; i < 500; i++) {
            assertThat(KeptConnection.post(api.resolve("/bigquery/v2/projects/p/queries"), new byte[100_000]))
                    .isEqualTo(403);
            assertThat(KeptConnection.post(api.resolve("/bigquery/v2/nothing"), new byte[100_000]))
                    .isEqualTo(501);
        }
    }

    @Test
    void answersLate() {
        warehouse.server().faults().delay("GET .*/datasets/d$", 1, Duration.ofMillis(300));
        long begin = System.nanoTime();

        assertThat(warehouse.client().getDataset("d")).isNotNull();

        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void forgetsItsFaults() {
        warehouse.server().faults().answer(".*", 100, 500, "internalError", "never");
        warehouse.server().faults().clear();

        assertThat(warehouse.client().getDataset("d")).isNotNull();
    }
}
