package dev.jetstream.emulators.bigquery.sql;

/** The translator on a catalog; safe for use by several threads when the catalog is. */
public final class GoogleSqlTranslator implements SqlTranslator {
    private final Catalog catalog;

    public GoogleSqlTranslator(Catalog catalog) {
        this.catalog = catalog;
    }

    @Override
    public Translation translate(String sql, Defaults defaults) {
        throw new GoogleSqlException("Not translated: " + catalog + " at [1:1]", 1, 1, sql, null);
    }
}
