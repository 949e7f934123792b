/**
 * GoogleSQL for DuckDB: lexer, parser to a tree with positions, names and types resolved against a catalog, DuckDB
 * text.
 *
 * <p>{@link dev.jetstream.emulators.bigquery.sql.GoogleSqlTranslator} is the way in. Functions and operators are lines
 * of {@code functions.txt} and casts lines of {@code casts.txt}; what is not listed there is refused with its position.
 */
@NullMarked
package dev.jetstream.emulators.bigquery.sql;

import org.jspecify.annotations.NullMarked;
