package dev.jetstream.emulators.bigquery;

import static dev.jetstream.emulators.bigquery.TestWarehouse.sql;
import static dev.jetstream.emulators.bigquery.TestWarehouse.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryException;
import com.google.cloud.bigquery.Dataset;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.Table;
import com.google.cloud.bigquery.TableDefinition;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.bigquery.ViewDefinition;
import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TablesTest {
    private static final Schema SCHEMA = Schema.of(
            Field.newBuilder("n", StandardSQLTypeName.NUMERIC)
                    .setDescription("a number")
                    .build(),
            Field.of("t", StandardSQLTypeName.STRING));

    @TempDir
    private static Path folder;

    private static TestWarehouse warehouse;

    @BeforeAll
    static void start() {
        warehouse = new TestWarehouse(folder);
    }

    @AfterAll
    static void stop() {
        warehouse.close();
    }

    @CanIgnoreReturnValue
    private static Table create(String name) {
        return warehouse
                .client()
                .create(TableInfo.newBuilder(table(name), StandardTableDefinition.of(SCHEMA))
                        .setDescription("first")
                        .setLabels(Map.of("a", "1", "b", "2"))
                        .build());
    }

    private static void label(String name, Map<String, @Nullable String> labels) {
        warehouse
                .client()
                .update(TableInfo.newBuilder(
                                table(name),
                                StandardTableDefinition.newBuilder().build())
                        .setLabels(labels)
                        .build());
    }

    @Test
    void keepsTheDeclaredSchema() {
        create("declared");

        Table found = warehouse.client().getTable(table("declared"));

        assertThat(found.getDescription()).isEqualTo("first");
        assertThat(found.getNumRows()).isZero();
        TableDefinition definition = found.getDefinition();
        assertThat(definition.getSchema()).isNotNull();
        Field number = definition.getSchema().getFields().get("n");
        assertThat(number.getType().getStandardType()).isEqualTo(StandardSQLTypeName.NUMERIC);
        assertThat(number.getDescription()).isEqualTo("a number");
    }

    @Test
    void mergesLabelsByKey() {
        create("labelled");
        Map<String, @Nullable String> change = new HashMap<>();
        change.put("a", null);
        change.put("c", "3");

        label("labelled", change);

        assertThat(warehouse.client().getTable(table("labelled")).getLabels())
                .containsExactlyInAnyOrderEntriesOf(Map.of("b", "2", "c", "3"));
    }

    @Test
    void acceptsAWholeTableAsAnUpdate() {
        Table table = create("whole");

        table.toBuilder().setDescription("second").build().update();

        assertThat(warehouse.client().getTable(table("whole")).getDescription()).isEqualTo("second");
    }

    @Test
    void refusesAChangeOfAStaleTable() {
        create("guarded");
        String path = "/projects/proj-1/datasets/d/tables/guarded";
        String stale = warehouse.client().getTable(table("guarded")).getEtag();
        label("guarded", Map.of("x", "y"));
        String current = warehouse.client().getTable(table("guarded")).getEtag();

        HttpResponse<String> refused = warehouse.send("PATCH", path, "{\"description\":\"late\"}", "If-Match", stale);
        HttpResponse<String> done = warehouse.send("PATCH", path, "{\"description\":\"in time\"}", "If-Match", current);

        assertThat(refused.statusCode()).isEqualTo(412);
        assertThat(refused.body()).contains("\"reason\":\"conditionNotMet\"");
        assertThat(done.statusCode()).isEqualTo(200);
        assertThat(warehouse.client().getTable(table("guarded")).getDescription())
                .isEqualTo("in time");
    }

    @Test
    void refusesToMakeATableTwice() {
        create("twice");

        assertThatThrownBy(() -> create("twice")).isInstanceOfSatisfying(BigQueryException.class, e -> {
            assertThat(e.getCode()).isEqualTo(409);
            assertThat(e.getReason()).isEqualTo("duplicate");
        });
    }

    @Test
    void deletesOnce() {
        create("deleted");

        assertThat(warehouse.client().delete(table("deleted"))).isTrue();
        assertThat(warehouse.client().delete(table("deleted"))).isFalse();
        assertThat(warehouse.client().getTable(table("deleted"))).isNull();
    }

    @Test
    void allowsNewColumnsAndNoOtherChangeOfTheSchema() {
        Table table = create("grown");
        Schema grown = Schema.of(
                SCHEMA.getFields().get(0), SCHEMA.getFields().get(1), Field.of("d", StandardSQLTypeName.DATE));

        table.toBuilder()
                .setDefinition(StandardTableDefinition.of(grown))
                .build()
                .update();

        assertThat(warehouse.query("SELECT d FROM " + sql("grown")).getTotalRows())
                .isZero();
        assertThatThrownBy(() -> table.toBuilder()
                        .setDefinition(StandardTableDefinition.of(
                                Schema.of(SCHEMA.getFields().get(0))))
                        .build()
                        .update())
                .hasMessageContaining("Provided Schema does not match Table");
    }

    @Test
    void expandsViewsWhenTheyAreRead() {
        warehouse.load("base", Schema.of(Field.of("n", StandardSQLTypeName.INT64)), "{\"n\":1}");
        warehouse.client().create(TableInfo.of(table("by_insert"), ViewDefinition.of("SELECT n FROM " + sql("base"))));
        warehouse.query("CREATE OR REPLACE VIEW " + sql("by_statement") + " AS SELECT n FROM " + sql("by_insert"));
        warehouse.load("base", Schema.of(Field.of("n", StandardSQLTypeName.INT64)), "{\"n\":2}");

        assertThat(warehouse.rows("SELECT n FROM " + sql("by_statement"))).containsExactly(List.of("2"));
        Table view = warehouse.client().getTable(table("by_statement"));
        assertThat(view.<TableDefinition>getDefinition().getType()).isEqualTo(TableDefinition.Type.VIEW);
        assertThat(view.<ViewDefinition>getDefinition().getQuery()).contains("SELECT n FROM " + sql("by_insert"));
        assertThatThrownBy(() -> warehouse.client().listTableData(table("by_statement")))
                .hasMessageContaining("Cannot list a table of type VIEW");
    }

    @Test
    void listsPageAfterPage() {
        DatasetInfo dataset =
                DatasetInfo.newBuilder("paged").setLabels(Map.of("team", "x")).build();
        warehouse.client().create(dataset);
        for (int i = 0; i < 5; i++) {
            warehouse
                    .client()
                    .create(TableInfo.of(
                            com.google.cloud.bigquery.TableId.of("paged", "t" + i),
                            StandardTableDefinition.of(SCHEMA)));
        }

        assertThat(warehouse
                        .client()
                        .listTables("paged", BigQuery.TableListOption.pageSize(2))
                        .iterateAll())
                .extracting(listed -> listed.getTableId().getTable())
                .containsExactly("t0", "t1", "t2", "t3", "t4");
    }

    @Test
    void keepsAndRemovesDatasets() {
        BigQuery client = warehouse.client();
        client.create(DatasetInfo.newBuilder("kept").setDescription("one").build());

        assertThatThrownBy(() -> client.create(DatasetInfo.of("kept")))
                .hasMessageContaining("Already Exists: Dataset proj-1:kept");
        client.getDataset("kept").toBuilder().setDescription("two").build().update();
        Dataset found = client.getDataset("kept");
        assertThat(found.getDescription()).isEqualTo("two");
        assertThat(client.listDatasets().iterateAll())
                .extracting(listed -> listed.getDatasetId().getDataset())
                .contains("d", "kept");

        client.create(
                TableInfo.of(com.google.cloud.bigquery.TableId.of("kept", "t"), StandardTableDefinition.of(SCHEMA)));
        assertThatThrownBy(() -> client.delete("kept")).hasMessageContaining("still in use");
        assertThat(client.delete("kept", BigQuery.DatasetDeleteOption.deleteContents()))
                .isTrue();
        assertThat(client.getDataset("kept")).isNull();
    }
}
