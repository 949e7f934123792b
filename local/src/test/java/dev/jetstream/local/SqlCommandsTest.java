package dev.jetstream.local;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Statements from the command line: run, checked, translated. */
class SqlCommandsTest {
    private static final int FAILED = 1;
    private static final int USAGE = 2;
    private static final String VALUES = "SELECT 7 AS n, 'a,\"b' AS t, CAST(NULL AS STRING) AS nothing,"
            + " [STRUCT(1.5 AS x, TRUE AS y)] AS list, CAST('NaN' AS FLOAT64) AS nan";

    @TempDir
    Path folder;

    private Laptop laptop;

    @BeforeEach
    void open() {
        laptop = new Laptop(folder.resolve("work"));
    }

    @Test
    void printsATableForPeople() {
        assertThat(laptop.jetstream("sql", "query", VALUES)).as(laptop::err).isZero();

        assertThat(laptop.out().lines())
                .containsExactly(
                        "n  t     nothing  list                  nan",
                        "7  a,\"b  NULL     [{\"x\":1.5,\"y\":true}]  NaN",
                        "1 row");
    }

    @Test
    void printsCsvThatEveryReaderReads() {
        assertThat(laptop.jetstream("sql", "query", VALUES, "--format", "csv")).isZero();

        assertThat(laptop.out())
                .isEqualTo("n,t,nothing,list,nan\r\n7,\"a,\"\"b\",,\"[{\"\"x\"\":1.5,\"\"y\"\":true}]\",NaN\r\n");
    }

    @Test
    void printsJsonWithTheTypesOfTheColumns() throws JsonProcessingException {
        assertThat(laptop.jetstream("sql", "query", VALUES, "--format", "json")).isZero();

        JsonNode rows = new ObjectMapper().readTree(laptop.out());
        assertThat(rows)
                .isEqualTo(new ObjectMapper()
                        .readTree("[{\"n\":7,\"t\":\"a,\\\"b\",\"nothing\":null,"
                                + "\"list\":[{\"x\":1.5,\"y\":true}],\"nan\":\"NaN\"}]"));
    }

    @Test
    void saysWhereAStatementIsWrongAndPrintsNoHalfAnswer() throws JsonProcessingException {
        int code = laptop.jetstream("sql", "query", "SELECT\n  foo FROM (SELECT 1 AS fo)", "--format", "json");

        assertThat(code).isEqualTo(FAILED);
        assertThat(laptop.out()).isEmpty();
        assertThat(new ObjectMapper().readTree(laptop.err()).path("error").asText())
                .contains("foo", "fo", "[2:3]");
    }

    @Test
    void refusesAFormatThatACommandDoesNotPrint() {
        assertThat(laptop.jetstream("emulators", "--format", "csv")).isEqualTo(USAGE);

        assertThat(laptop.err()).contains("does not print --format csv");
    }

    @Test
    void checksFilesAgainstSchemasWithACaretAtEachFault() throws IOException {
        Path schemas = DemoFiles.unpack(folder.resolve("demo")).experiments().resolveSibling("schemas.json");
        Path right = file("right.sql", "SELECT SUM(pages_read) AS p\nFROM " + reading());
        Path wrong = file("wrong.sql", "SELECT 1,\n  pages_red\nFROM " + reading());

        int code =
                laptop.jetstream("sql", "check", right.toString(), wrong.toString(), "--schemas", schemas.toString());

        assertThat(code).isEqualTo(FAILED);
        assertThat(laptop.out().lines())
                .containsExactly(
                        "ok     %s: 1 columns".formatted(right),
                        "error  %s:2:3: Unrecognized name: pages_red; Did you mean pages_read?".formatted(wrong),
                        "    pages_red",
                        "    ^");
        assertThat(folder.resolve("work")).as("no server is started for it").doesNotExist();
    }

    @Test
    void checksFilesAgainstTheWarehouse() throws IOException {
        Path here = file("here.sql", "SELECT table_id FROM `p.d.__TABLES__`");
        Path away = file("away.sql", "SELECT *\nFROM `p.d.away`");

        assertThat(laptop.jetstream("sql", "check", here.toString())).isZero();
        assertThat(laptop.jetstream("sql", "check", away.toString(), "--format", "json"))
                .isEqualTo(FAILED);

        JsonNode verdict = new ObjectMapper().readTree(laptop.out()).path(0);
        assertThat(verdict.path("error").asText()).startsWith("Not found: Table p:d.away");
        assertThat(verdict.path("line").asInt()).isEqualTo(2);
        assertThat(verdict.path("column").asInt()).isEqualTo(6);
    }

    @Test
    void translatesTheSameWithSchemasAndWithoutThem() throws IOException {
        Path sql = file("one.sql", "SELECT SAFE_DIVIDE(1, 0) AS q");
        assertThat(laptop.jetstream("sql", "translate", "--to", "duckdb", sql.toString()))
                .isZero();
        String bySchemaOfTheWarehouse = laptop.out();

        Path none = file("none.json", "{}");
        assertThat(laptop.jetstream("sql", "translate", sql.toString(), "--schemas", none.toString()))
                .isZero();

        assertThat(laptop.out())
                .isEqualTo(bySchemaOfTheWarehouse)
                .contains("SELECT ")
                .doesNotContain("SAFE_DIVIDE");
    }

    @Test
    void namesAFileThatIsNotThere() {
        assertThat(laptop.jetstream("sql", "check", "nowhere.sql", "--schemas", "none.json"))
                .isEqualTo(USAGE);

        assertThat(laptop.err()).contains("nowhere.sql");
    }

    private static String reading() {
        return "`moz-fx-data-shared-prod.org_mozilla_fenix.reading_daily`";
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
