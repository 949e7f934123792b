package dev.jetstream.exporter;

import dev.jetstream.core.lease.LeaseSettings;
import dev.jetstream.core.warehouse.TableId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an exporter takes messages and works on them.
 *
 * @param slots messages at a time
 * @param lease how it holds a message
 * @param idlePause between an empty answer of the bus and the next pull
 * @param logTable where errors are read, or null when there is none
 */
public record ExporterSettings(
        int slots,
        LeaseSettings lease,
        Duration idlePause,
        @Nullable TableId logTable) {
    /** The defaults: 4 at a time, for an export waits rather than works; a pause of 1 s between empty answers. */
    public static ExporterSettings defaults(@Nullable TableId logTable) {
        return new ExporterSettings(4, LeaseSettings.forExports(), Duration.ofSeconds(1), logTable);
    }
}
