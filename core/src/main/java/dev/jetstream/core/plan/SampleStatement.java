package dev.jetstream.core.plan;

import dev.jetstream.core.warehouse.TableId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One statement that reads one metrics table once and returns its weighted distinct values.
 *
 * <p>Columns: {@code sample STRING, branch STRING, segments INT64} (bit i set when the i-th segment is TRUE),
 * {@code chunk INT64, packed STRING} ({@code value count} or {@code value value count}, comma-separated, in value
 * order). Rows are ordered by sample, branch, segments, chunk.
 *
 * @param table the metrics table that is read as a base
 * @param samples what each sample holds, by key, in order
 */
public record SampleStatement(TableId table, String sql, Map<String, SampleDescription> samples) {
    public SampleStatement {
        samples = Collections.unmodifiableMap(new LinkedHashMap<>(samples));
    }
}
