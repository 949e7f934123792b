package dev.jetstream.emulators.bigquery.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A catalog in memory. */
final class MapCatalog implements Catalog {
    private final Map<String, Relation> relations = new TreeMap<>();
    private final Map<String, SqlFunction> functions = new HashMap<>();

    void put(TableName name, Relation relation) {
        relations.put(name.toString(), relation);
    }

    void put(SqlFunction function) {
        functions.put(function.name(), function);
    }

    @Override
    public Optional<Relation> find(String project, String dataset, String table) {
        return Optional.ofNullable(relations.get(new TableName(project, dataset, table).toString()));
    }

    @Override
    public List<String> tables(String project, String dataset, String prefix) {
        String path = project + "." + dataset + ".";
        return relations.keySet().stream()
                .filter(name -> name.startsWith(path + prefix))
                .map(name -> name.substring(path.length()))
                .toList();
    }

    @Override
    public Optional<SqlFunction> function(String path) {
        return Optional.ofNullable(functions.get(path));
    }
}
