package dev.jetstream.emulators.bigquery.result;

import static java.util.stream.Collectors.joining;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.http.Json;
import dev.jetstream.emulators.bigquery.store.DuckFile;
import dev.jetstream.emulators.bigquery.store.Session;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Cuts stored rows into pages: ranges of row numbers, each as many rows as fit into about 2 MB.
 *
 * <p>A page of 10 MB, which BigQuery would give, costs the client 256 MB of heap and is no faster. Rows come in the
 * order in which they were written, because one thread scans the table from its beginning.
 */
public final class RowPages {
    private static final int PAGE_BYTES = 2_000_000;
    private static final int FIRST_RANGE = 16; // one row may have megabytes
    private static final int LARGEST_RANGE = 100_000;

    private final DuckFile file;

    public RowPages(DuckFile file) {
        this.file = file;
    }

    /**
     * Which rows are wanted.
     *
     * @param start number of the first row, from 0
     * @param most how many at most
     * @param timestampsAsMicros how to write TIMESTAMP
     */
    public record Wanted(long start, long most, boolean timestampsAsMicros) {}

    /** A whole answer: the head, {@code rows}, and {@code pageToken} when there are more. */
    public byte[] answer(ObjectNode head, RowSource source, Wanted wanted) {
        return file.read(session -> {
            try {
                return write(session, head, source, wanted);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static byte[] write(Session session, ObjectNode head, RowSource source, Wanted wanted)
            throws IOException, SQLException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator out = Json.MAPPER.getFactory().createGenerator(bytes)) {
            out.writeStartObject();
            for (var field : head.properties()) {
                out.writeFieldName(field.getKey());
                out.writeTree(field.getValue());
            }
            if (wanted.most() > 0 && wanted.start() < source.rows()) {
                out.writeArrayFieldStart("rows");
                long next = new Page(session, source, wanted, out, bytes).write();
                out.writeEndArray();
                if (next < source.rows()) {
                    out.writeStringField("pageToken", Long.toString(next));
                }
            }
            out.writeEndObject();
        }
        return bytes.toByteArray();
    }

    /** One page while it is written. */
    private static final class Page {
        private final Session session;
        private final RowSource source;
        private final String columns;
        private final CellWriter cells;
        private final JsonGenerator out;
        private final ByteArrayOutputStream bytes;
        private final long end;
        private long next;

        Page(Session session, RowSource source, Wanted wanted, JsonGenerator out, ByteArrayOutputStream bytes) {
            this.session = session;
            this.source = source;
            this.columns = source.fields().stream().map(CellExpression::of).collect(joining(", "));
            this.cells = new CellWriter(out, wanted.timestampsAsMicros());
            this.out = out;
            this.bytes = bytes;
            this.next = wanted.start();
            this.end = wanted.most() > source.rows() - next ? source.rows() : next + wanted.most();
        }

        /** Gives the number of the first row that is not on the page. */
        long write() throws IOException, SQLException {
            long range = FIRST_RANGE;
            while (next < end && bytes.size() < PAGE_BYTES) {
                long from = next;
                long to = Math.min(end, from + range);
                next = session.read(
                        this::copy,
                        "SELECT " + columns + " FROM " + source.duckName() + " WHERE rowid >= " + from + " AND rowid < "
                                + to);
                if (next == from) {
                    throw new IllegalStateException(source.duckName() + " has no row " + from + " of " + source.rows());
                }
                long left = Math.max(0, PAGE_BYTES - bytes.size());
                range = Math.min(LARGEST_RANGE, Math.max(1, left * (next - from) / Math.max(1, bytes.size()) + 1));
            }
            return next;
        }

        private long copy(ResultSet rows) throws SQLException {
            try {
                while (bytes.size() < PAGE_BYTES && rows.next()) {
                    cells.row(source.fields(), rows);
                    next++;
                    if (next % 64 == 0) {
                        out.flush();
                    }
                }
                out.flush();
                return next;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
