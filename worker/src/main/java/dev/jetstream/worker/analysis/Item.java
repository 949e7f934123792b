package dev.jetstream.worker.analysis;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.ledger.Digest;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.log.RunLog;
import dev.jetstream.core.message.AnalysisRequested;
import java.time.LocalDate;

/**
 * One experiment on one date within one batch: what every stage of its analysis knows.
 *
 * @param log hears what readers of the log table are to know
 */
record Item(Manifest manifest, AnalysisRequested request, AnalysisConfig config, RunLog log) {
    private static final int HASH_LENGTH = 24;

    String batch() {
        return manifest.batch();
    }

    String slug() {
        return request.slug();
    }

    LocalDate date() {
        return request.date();
    }

    /**
     * The key of a job: the same for whoever makes the same thing in this batch, and for no other.
     *
     * @param thing the full name of what is made, and whatever else its content depends on
     */
    String jobKey(String... thing) {
        String hash = Digest.sha256(batch() + "\n" + String.join("\n", thing));
        return batch() + "-" + hash.substring(0, HASH_LENGTH);
    }
}
