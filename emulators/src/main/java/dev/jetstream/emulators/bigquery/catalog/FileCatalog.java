package dev.jetstream.emulators.bigquery.catalog;

import dev.jetstream.emulators.bigquery.library.PublicFunctions;
import dev.jetstream.emulators.bigquery.sql.Catalog;
import dev.jetstream.emulators.bigquery.sql.Relation;
import dev.jetstream.emulators.bigquery.sql.SqlFunction;
import dev.jetstream.emulators.bigquery.sql.TableName;
import dev.jetstream.emulators.bigquery.store.DuckFile;
import dev.jetstream.emulators.bigquery.store.Functions;
import dev.jetstream.emulators.bigquery.store.TableEntry;
import dev.jetstream.emulators.bigquery.store.Tables;
import java.util.List;
import java.util.Optional;

/**
 * The catalog of the DuckDB file, as it is at the moment of asking, and the public functions.
 *
 * <p>A function that somebody created wins over a public one of the same name.
 */
public final class FileCatalog implements Catalog {
    private final DuckFile file;

    public FileCatalog(DuckFile file) {
        this.file = file;
    }

    @Override
    public Optional<Relation> find(String project, String dataset, String table) {
        Optional<Relation> metadata = MetadataRelations.find(project, dataset, table);
        if (metadata.isPresent()) {
            return metadata;
        }
        TableName name = new TableName(project, dataset, table);
        return file.read(session -> Tables.find(session, name)).map(FileCatalog::relation);
    }

    @Override
    public List<String> tables(String project, String dataset, String prefix) {
        return file.read(session -> Tables.names(session, project, dataset, prefix));
    }

    @Override
    public Optional<SqlFunction> function(String path) {
        return file.read(session -> Functions.find(session, path)).or(() -> PublicFunctions.find(path));
    }

    private static Relation relation(TableEntry entry) {
        if (!entry.isView()) {
            return new Relation.Table(entry.fields(), entry.duckName());
        }
        String dataset = entry.document().at("/view/defaultDataset").asText("");
        return new Relation.View(
                entry.document().at("/view/query").asText(),
                entry.document().at("/view/defaultProject").asText(entry.name().project()),
                dataset.isEmpty() ? null : dataset);
    }
}
