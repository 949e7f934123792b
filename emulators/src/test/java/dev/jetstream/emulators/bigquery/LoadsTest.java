package dev.jetstream.emulators.bigquery;

import static com.google.cloud.bigquery.JobInfo.WriteDisposition.WRITE_APPEND;
import static com.google.cloud.bigquery.JobInfo.WriteDisposition.WRITE_EMPTY;
import static com.google.cloud.bigquery.JobInfo.WriteDisposition.WRITE_TRUNCATE;
import static dev.jetstream.emulators.bigquery.TestWarehouse.loading;
import static dev.jetstream.emulators.bigquery.TestWarehouse.sql;
import static dev.jetstream.emulators.bigquery.TestWarehouse.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.FieldValueList;
import com.google.cloud.bigquery.Job;
import com.google.cloud.bigquery.JobInfo;
import com.google.cloud.bigquery.JobStatistics;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableInfo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class LoadsTest {
    private static final Schema ONE = Schema.of(Field.of("n", StandardSQLTypeName.INT64));
    private static final Schema STRICT = Schema.of(
            Field.newBuilder("n", StandardSQLTypeName.INT64)
                    .setMode(Field.Mode.REQUIRED)
                    .build(),
            Field.newBuilder("list", StandardSQLTypeName.STRING)
                    .setMode(Field.Mode.REPEATED)
                    .build(),
            Field.of("record", StandardSQLTypeName.STRUCT, Field.of("x", StandardSQLTypeName.FLOAT64)));

    @TempDir
    private static Path folder;

    private static TestWarehouse warehouse;

    @BeforeAll
    static void start() {
        warehouse = new TestWarehouse(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        try (Stream<Path> left = Files.list(folder.resolve("spool"))) {
            assertThat(left).as("spool files after all loads").isEmpty();
        }
        warehouse.close();
    }

    @ParameterizedTest
    @SuppressWarnings("LexicographicalAnnotationAttributeListing") // grouped by what they show
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "INT64     | 9007199254740993                  | 9007199254740993",
                "INT64     | \"-5\"                            | -5",
                "FLOAT64   | 1e-3                              | 0.001",
                "FLOAT64   | \"NaN\"                           | NaN",
                "FLOAT64   | \"-Infinity\"                     | -Infinity",
                "BOOL      | \"true\"                          | true",
                "BOOL      | false                             | false",
                "STRING    | \"ü \\\" \\n\"                    | `ü \" \n`",
                "STRING    | 12                                | 12",
                "BYTES     | \"AAEC\"                          | AAEC",
                "DATE      | \"2024-02-29\"                    | 2024-02-29",
                "TIME      | \"12:34:56.5\"                    | 12:34:56.500",
                "DATETIME  | \"2024-02-29T12:34:56.789\"       | 2024-02-29T12:34:56.789",
                "TIMESTAMP | \"2024-02-29 12:34:56.789012 UTC\" | 1709210096.789012",
                "TIMESTAMP | \"2024-02-29T12:34:56Z\"          | 1709210096.000000",
                "TIMESTAMP | 1709210096.5                      | 1709210096.500000",
                "TIMESTAMP | -1                                | -1.000000",
                "NUMERIC   | \"1.500000000\"                   | 1.5",
                "NUMERIC   | 100                               | 100",
                "JSON      | {\"a\":[1,null]}                  | {\"a\":[1,null]}",
                "STRING    | null                              | null",
            })
    void carriesEachTypeThereAndBack(StandardSQLTypeName type, String json, String expected) {
        warehouse.load("typed", Schema.of(Field.of("v", type)), "{\"v\":" + json + "}");

        assertThat(warehouse.rows("SELECT v FROM " + sql("typed"))).containsExactly(List.of(expected));
    }

    @Test
    void carriesNestedAndRepeatedValues() {
        Field list = Field.newBuilder("list", StandardSQLTypeName.TIMESTAMP)
                .setMode(Field.Mode.REPEATED)
                .build();
        Field records = Field.newBuilder(
                        "records",
                        StandardSQLTypeName.STRUCT,
                        Field.of("key", StandardSQLTypeName.STRING),
                        Field.of("at", StandardSQLTypeName.TIMESTAMP))
                .setMode(Field.Mode.REPEATED)
                .build();
        warehouse.load(
                "nested",
                Schema.of(list, records),
                "{\"list\":[0,\"1970-01-01 00:00:01 UTC\"],\"records\":[{\"key\":\"k\",\"at\":2},{\"key\":null}]}",
                "{}");

        List<FieldValueList> rows =
                warehouse.client().listTableData(table("nested")).streamAll().toList();

        assertThat(rows.get(0).get(0).getRepeatedValue())
                .extracting(value -> value.getStringValue())
                .containsExactly("0.000000", "1.000000");
        assertThat(rows.get(0).get(1).getRepeatedValue().get(0).getRecordValue())
                .extracting(value -> value.getStringValue())
                .containsExactly("k", "2.000000");
        assertThat(rows.get(1).get(0).getRepeatedValue()).isEmpty();
        assertThat(rows.get(1).get(1).getRepeatedValue()).isEmpty();
    }

    @ParameterizedTest
    @SuppressWarnings("LexicographicalAnnotationAttributeListing") // grouped by what they show
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"n\":2,\"m\":1}              | No such field: m",
                "{\"n\":2,\"record\":{\"y\":1}} | No such field: y",
                "{\"record\":{\"x\":1}}         | Missing required fields",
                "{\"n\":null}                   | Only optional fields can be set to NULL. Field: n",
                "{\"n\":2,\"list\":null}        | Only optional fields can be set to NULL. Field: list",
                "{\"n\":2,\"list\":\"a\"}       | Repeated field must be imported as a JSON array",
                "{\"n\":[2]}                    | Array specified for non-repeated field: n",
                "{\"n\":2,\"record\":5}         | This field: record is not a record",
                "[1]                            | Value is not a JSON object",
                "{\"n\":2                       | Parser terminated",
            })
    void refusesBadRowsAndNamesThem(String line, String fault) {
        assertThatThrownBy(() -> warehouse.load("strict", STRICT, "{\"n\":1}", line))
                .isInstanceOfSatisfying(
                        BigQueryException.class, e -> assertThat(e.getReason()).isEqualTo("invalid"))
                .hasMessageContaining("Rows: 2")
                .hasMessageContaining(fault);
        assertThat(warehouse.client().getTable(table("strict"))).isNull();
    }

    @Test
    void refusesValuesOfAnotherTypeWithoutNamingItsFiles() {
        assertThatThrownBy(() -> warehouse.load("wrong", ONE, "{\"n\":1}", "{\"n\":\"x\"}"))
                .isInstanceOf(BigQueryException.class)
                .hasMessageContaining("in row 2")
                .hasMessageNotContaining("spool");
    }

    @Test
    void ignoresUnknownFieldsWhenAsked() {
        TestWarehouse.done(warehouse.upload(
                "lenient",
                loading("lenient", ONE).setIgnoreUnknownValues(true).build(),
                "{\"n\":1,\"m\":{\"deep\":[1]}}\n"));

        assertThat(warehouse.rows("SELECT n FROM " + sql("lenient"))).containsExactly(List.of("1"));
    }

    @Test
    void makesAnEmptyTableOfAnEmptyLine() {
        warehouse.load("rowless", ONE);

        assertThat(warehouse.client().getTable(table("rowless")).getNumRows()).isZero();
    }

    @Test
    void replacesAppendsOrRefuses() {
        warehouse.load("written", ONE, "{\"n\":1}");
        TestWarehouse.done(warehouse.upload(
                "append",
                loading("written", null).setWriteDisposition(WRITE_APPEND).build(),
                "{\"n\":2}\n"));
        assertThat(warehouse.rows("SELECT n FROM " + sql("written") + " ORDER BY n"))
                .containsExactly(List.of("1"), List.of("2"));

        assertThatThrownBy(() -> TestWarehouse.done(warehouse.upload(
                        "empty",
                        loading("written", ONE).setWriteDisposition(WRITE_EMPTY).build(),
                        "{\"n\":3}\n")))
                .hasMessageContaining("Already Exists: Table proj-1:d.written");

        warehouse.load("written", ONE, "{\"n\":4}");
        assertThat(warehouse.rows("SELECT n FROM " + sql("written"))).containsExactly(List.of("4"));
    }

    @Test
    void addsColumnsWhenAppendingAndAllowedTo() {
        warehouse.load("wider", ONE, "{\"n\":1}");
        Schema wider = Schema.of(ONE.getFields().get(0), Field.of("t", StandardSQLTypeName.STRING));

        assertThatThrownBy(() -> TestWarehouse.done(warehouse.upload(
                        "wider-1",
                        loading("wider", wider)
                                .setWriteDisposition(WRITE_APPEND)
                                .build(),
                        "{\"n\":2,\"t\":\"x\"}\n")))
                .hasMessageContaining("Cannot add fields");
        TestWarehouse.done(warehouse.upload(
                "wider-2",
                loading("wider", wider)
                        .setWriteDisposition(WRITE_APPEND)
                        .setSchemaUpdateOptions(List.of(JobInfo.SchemaUpdateOption.ALLOW_FIELD_ADDITION))
                        .build(),
                "{\"n\":2,\"t\":\"x\"}\n"));

        assertThat(warehouse.rows("SELECT n, t FROM " + sql("wider") + " ORDER BY n"))
                .containsExactly(List.of("1", "null"), List.of("2", "x"));
    }

    @Test
    void keepsTheDescriptionOfAReplacedTable() {
        warehouse
                .client()
                .create(TableInfo.newBuilder(table("described"), StandardTableDefinition.of(ONE))
                        .setDescription("a-slug")
                        .setLabels(Map.of("k", "v"))
                        .build());

        warehouse.load("described", ONE, "{\"n\":1}");

        assertThat(warehouse.client().getTable(table("described")).getDescription())
                .isEqualTo("a-slug");
    }

    @Test
    void takesLargeUploadsInPieces() {
        StringBuilder piece = new StringBuilder();
        for (int i = 0; i < 200_000; i++) {
            piece.append("{\"n\":").append(i).append("}\n");
        }

        Job job = TestWarehouse.done(warehouse.upload(
                "pieces",
                loading("pieces", ONE).setWriteDisposition(WRITE_TRUNCATE).build(),
                Stream.generate(piece::toString).limit(12)));

        JobStatistics.LoadStatistics statistics = job.getStatistics();
        assertThat(statistics.getOutputRows()).isEqualTo(2_400_000);
        assertThat(statistics.getInputBytes()).isEqualTo(12L * piece.length());
        assertThat(warehouse.rows("SELECT COUNT(*) AS c, SUM(n) AS s FROM " + sql("pieces")))
                .containsExactly(List.of("2400000", Long.toString(12L * 199_999L * 100_000L)));
    }

    @Test
    void refusesATakenIdBeforeTheDataIsSent() {
        TestWarehouse.done(warehouse.upload("taken", loading("taken", ONE).build(), "{\"n\":1}\n"));

        assertThatThrownBy(() -> warehouse.upload("taken", loading("taken", ONE).build(), "{\"n\":2}\n"))
                .isInstanceOfSatisfying(
                        BigQueryException.class, e -> assertThat(e.getCode()).isEqualTo(409));
        assertThat(warehouse.rows("SELECT n FROM " + sql("taken"))).containsExactly(List.of("1"));
    }

    @Test
    void givesTheSameJobForARepeatedLastPiece() {
        warehouse.server().faults().dropAfter("PUT /projects/proj-1/jobs", 1);

        Job job = TestWarehouse.done(
                warehouse.upload("repeated", loading("repeated", ONE).build(), "{\"n\":1}\n"));

        assertThat(job.getStatus().getError()).isNull();
        assertThat(warehouse.rows("SELECT n FROM " + sql("repeated"))).containsExactly(List.of("1"));
    }
}
