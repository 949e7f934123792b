package dev.jetstream.emulators.bigquery.library;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jetstream.emulators.bigquery.sql.Catalog;
import dev.jetstream.emulators.bigquery.sql.Defaults;
import dev.jetstream.emulators.bigquery.sql.GoogleSqlTranslator;
import dev.jetstream.emulators.bigquery.sql.Relation;
import dev.jetstream.emulators.bigquery.sql.SqlFunction;
import dev.jetstream.emulators.bigquery.sql.SqlTranslator;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The functions that exist for every query without anybody having created them.
 *
 * <p>They are {@code CREATE FUNCTION} statements in the resources of this package, parsed once, when the first is asked
 * for.
 */
public final class PublicFunctions {
    private static final List<String> FILES =
            List.of("hist.sql", "json.sql", "map.sql", "norm.sql", "search.sql", "stats.sql");
    private static final Pattern START = Pattern.compile("(?m)^(?=CREATE FUNCTION )");

    private PublicFunctions() {}

    /** The function of that full name, such as {@code mozfun.hist.extract}. */
    public static Optional<SqlFunction> find(String path) {
        return Optional.ofNullable(Parsed.FUNCTIONS.get(path));
    }

    /** The full names of all functions. */
    public static Set<String> names() {
        return Parsed.FUNCTIONS.keySet();
    }

    private static final class Parsed {
        private static final Map<String, SqlFunction> FUNCTIONS = parse();

        private static Map<String, SqlFunction> parse() {
            SqlTranslator translator = new GoogleSqlTranslator(new NoCatalog());
            Defaults defaults = new Defaults("mozfun", null);
            Map<String, SqlFunction> functions = new HashMap<>();
            for (String statement : statements()) {
                SqlFunction function = translator.translate(statement, defaults).function();
                if (function == null || functions.put(function.name(), function) != null) {
                    throw new IllegalStateException("Not a function, or defined twice: " + statement);
                }
            }
            return Map.copyOf(functions);
        }

        private static List<String> statements() {
            List<String> statements = new ArrayList<>();
            for (String file : FILES) {
                List<String> parts = List.of(START.split(read(file), -1));
                // What stands before the first statement is the file's comment.
                statements.addAll(parts.subList(1, parts.size()));
            }
            return statements;
        }

        private static String read(String file) {
            try (InputStream resource = PublicFunctions.class.getResourceAsStream(file)) {
                if (resource == null) {
                    throw new FileNotFoundException(file);
                }
                return new String(resource.readAllBytes(), UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Creating a function looks nothing up. */
    private static final class NoCatalog implements Catalog {
        @Override
        public Optional<Relation> find(String project, String dataset, String table) {
            return Optional.empty();
        }

        @Override
        public List<String> tables(String project, String dataset, String prefix) {
            return List.of();
        }

        @Override
        public Optional<SqlFunction> function(String path) {
            return Optional.empty();
        }
    }
}
