package dev.jetstream.emulators.bigquery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The second wall: what would happen if text that is not ours reached the engine. */
final class SandboxTest {
    @TempDir
    private static Path folder;

    private static DuckFile file;
    private static Path secret;

    @BeforeAll
    static void open() throws IOException {
        secret = Files.writeString(folder.resolve("secret.csv"), "key\nhidden\n");
        file = DuckFile.open(folder.resolve("warehouse"));
    }

    @AfterAll
    static void close() {
        file.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_csv('SECRET')",
                "SELECT * FROM read_text('SECRET')",
                "SELECT * FROM read_blob('SECRET')",
                "SELECT * FROM 'SECRET'",
                "SELECT * FROM glob('SECRET')",
                "COPY (SELECT 1) TO 'SECRET.copy'",
                "ATTACH 'SECRET.duckdb' AS other",
                "EXPORT DATABASE 'SECRET.folder'",
                "INSTALL httpfs",
                "LOAD 'SECRET'",
                "SET enable_external_access = true",
                "RESET enable_external_access",
                "SET allowed_directories = ['/']",
            })
    void reachesNothingOutsideOfItsFolder(String sql) throws IOException {
        assertThatThrownBy(() -> run(sql.replace("SECRET", secret.toString())))
                .isInstanceOf(EngineException.class)
                .hasMessageMatching("(?s).*(Permission Error|disabled|Cannot).*");
        try (var entries = Files.list(folder)) {
            assertThat(entries.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("secret.csv", "warehouse");
        }
    }

    @Test
    void readsItsOwnSpoolOnly() throws IOException {
        Path upload = Files.writeString(file.spool().resolve("upload.json"), "{\"a\": 7}\n");

        assertThat(file.<List<Long>>read(session -> session.rows(
                        row -> row.getLong(1), "SELECT a FROM read_json(" + Sql.text(upload.toString()) + ")")))
                .containsExactly(7L);
        assertThatThrownBy(() -> run("SELECT * FROM read_csv("
                        + Sql.text(file.spool().resolve("../../secret.csv").toString()) + ")"))
                .isInstanceOf(EngineException.class);
    }

    private static void run(String sql) {
        file.change(session -> session.run(sql));
    }
}
