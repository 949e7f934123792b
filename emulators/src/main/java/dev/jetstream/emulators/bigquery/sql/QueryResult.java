package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Scope.Output;
import java.util.List;

/** A translated query: its text and columns; asStruct when the columns are to be one STRUCT as a value. */
record QueryResult(String sql, List<Output> outputs, boolean asStruct) {}
