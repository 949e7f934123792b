package dev.jetstream.local.simulation;

import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.ledger.Digest;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a history left behind, without its times: what every table holds and every exported object.
 *
 * @param tables name → hash of the content
 * @param exports name → hash of the bytes
 */
record Ending(Map<String, String> tables, Map<String, String> exports) {
    private static final String TIMES = "(\"(?:analysis_start_time|timestamp)\" ?: ?\")[^\"]*\"";

    static Ending of(SimulatedWarehouse warehouse, SimulatedStore results) {
        Map<String, String> tables = new TreeMap<>();
        warehouse.tables().forEach((name, table) -> {
            if (!name.endsWith("." + World.LOG_TABLE)) {
                tables.put(name, table.content());
            }
        });
        Map<String, String> exports = new TreeMap<>();
        for (Blob.BlobInfo object : results.list("")) {
            String text = Objects.requireNonNull(results.find(object.name())).text();
            exports.put(object.name(), Digest.sha256(text.replaceAll(TIMES, "$1\"")));
        }
        return new Ending(tables, exports);
    }
}
