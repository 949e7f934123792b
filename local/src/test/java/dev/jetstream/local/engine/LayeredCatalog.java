package dev.jetstream.local.engine;

import dev.jetstream.emulators.bigquery.library.PublicFunctions;
import dev.jetstream.emulators.bigquery.sql.Catalog;
import dev.jetstream.emulators.bigquery.sql.Relation;
import dev.jetstream.emulators.bigquery.sql.SqlFunction;
import dev.jetstream.emulators.bigquery.sql.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** Tables that stay, each looked up once, and over them those that were added. */
final class LayeredCatalog implements Catalog {
    private final Catalog base;
    private final Map<String, Optional<Relation>> known = new HashMap<>();
    private final TreeMap<String, Relation> added = new TreeMap<>();

    LayeredCatalog(Catalog base) {
        this.base = base;
    }

    void put(TableName name, Relation relation) {
        added.put(name.toString(), relation);
    }

    /** Forgets what was added. */
    void clear() {
        added.clear();
    }

    @Override
    public Optional<Relation> find(String project, String dataset, String table) {
        String name = new TableName(project, dataset, table).toString();
        Relation over = added.get(name);
        return over != null
                ? Optional.of(over)
                : known.computeIfAbsent(name, key -> base.find(project, dataset, table));
    }

    @Override
    public List<String> tables(String project, String dataset, String prefix) {
        String start = new TableName(project, dataset, prefix).toString();
        TreeSet<String> names = new TreeSet<>(base.tables(project, dataset, prefix));
        added.tailMap(start).keySet().stream()
                .takeWhile(name -> name.startsWith(start))
                .map(name -> name.substring(start.length() - prefix.length()))
                .forEach(names::add);
        return List.copyOf(names);
    }

    @Override
    public Optional<SqlFunction> function(String path) {
        return PublicFunctions.find(path);
    }
}
