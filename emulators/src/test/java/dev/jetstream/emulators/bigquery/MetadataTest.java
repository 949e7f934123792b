package dev.jetstream.emulators.bigquery;

import static dev.jetstream.emulators.bigquery.TestWarehouse.sql;
import static dev.jetstream.emulators.bigquery.TestWarehouse.table;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.ViewDefinition;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What statements find in the metadata relations. */
final class MetadataTest {
    @TempDir
    private static Path folder;

    private static TestWarehouse warehouse;

    @BeforeAll
    static void start() {
        warehouse = new TestWarehouse(folder);
        warehouse.load("t", Schema.of(Field.of("n", StandardSQLTypeName.INT64)), "{\"n\":1}", "{\"n\":2}");
        warehouse
                .client()
                .update(TableInfo.newBuilder(
                                table("t"), StandardTableDefinition.newBuilder().build())
                        .setDescription("it's a \"slug\"")
                        .setLabels(Map.of("schema_version", "4", "last_updated", "1700000000"))
                        .build());
        warehouse.client().create(TableInfo.of(table("v"), ViewDefinition.of("SELECT n FROM " + sql("t"))));
    }

    @AfterAll
    static void stop() {
        warehouse.close();
    }

    @Test
    void listsTables() {
        assertThat(warehouse.rows("SELECT table_name, table_type FROM " + sql("INFORMATION_SCHEMA.TABLES")
                        + " WHERE table_schema = 'd' ORDER BY table_name"))
                .containsExactly(List.of("t", "BASE TABLE"), List.of("v", "VIEW"));
    }

    @Test
    void writesOptionsAsLiterals() {
        assertThat(warehouse.rows("SELECT table_name, option_name, option_type, option_value FROM "
                        + sql("INFORMATION_SCHEMA.TABLE_OPTIONS") + " ORDER BY option_name"))
                .containsExactly(
                        List.of("t", "description", "STRING", "\"it's a \\\"slug\\\"\""),
                        List.of(
                                "t",
                                "labels",
                                "ARRAY<STRUCT<STRING, STRING>>",
                                "[STRUCT(\"last_updated\", \"1700000000\"), STRUCT(\"schema_version\", \"4\")]"));
    }

    @Test
    void tellsSizesAndTimes() {
        String modified = Long.toString(warehouse.client().getTable(table("t")).getLastModifiedTime());

        assertThat(warehouse.rows("SELECT table_id, row_count, size_bytes, type, last_modified_time FROM "
                        + sql("__TABLES__") + " ORDER BY table_id LIMIT 1"))
                .containsExactly(List.of("t", "2", "16", "1", modified));
    }

    @Test
    void remembersJobsWithTheirErrorsAndLabels() {
        warehouse.run(
                "seen",
                QueryJobConfiguration.newBuilder("SELECT n FROM " + sql("t"))
                        .setLabels(Map.of("experiment", "slug"))
                        .build());

        String jobs = "`proj-1.region-us.INFORMATION_SCHEMA.JOBS_BY_PROJECT`";
        assertThat(warehouse.rows("SELECT job_type, state, total_bytes_processed, labels[OFFSET(0)].value,"
                        + " error_result.reason, TIMESTAMP_DIFF(end_time, creation_time, SECOND) < 60 FROM " + jobs
                        + " WHERE job_id = 'seen'"))
                .containsExactly(List.of("QUERY", "DONE", "16", "slug", "null", "true"));
        assertThat(warehouse.rows("SELECT destination_table.table_id FROM " + jobs + " WHERE job_type = 'LOAD'"))
                .containsExactly(List.of("t"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INFORMATION_SCHEMA.JOBS_BY_PROJECT",
                "`proj-1`.INFORMATION_SCHEMA.JOBS_BY_PROJECT",
                "`proj-1.INFORMATION_SCHEMA.JOBS`",
                "`region-us`.INFORMATION_SCHEMA.JOBS_BY_PROJECT",
                "`proj-1`.`region-eu`.INFORMATION_SCHEMA.JOBS_BY_PROJECT",
            })
    void findsTheJobsOfAProjectWithARegionAndWithout(String name) {
        assertThat(warehouse.rows("SELECT COUNT(*) > 0 FROM " + name + " WHERE job_type = 'LOAD'"))
                .containsExactly(List.of("true"));
    }

    @Test
    void findsNoJobsOfAnotherProject() {
        assertThat(warehouse.rows("SELECT COUNT(*) FROM `another`.INFORMATION_SCHEMA.JOBS_BY_PROJECT"))
                .containsExactly(List.of("0"));
    }
}
