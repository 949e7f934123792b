package dev.jetstream.cli;

import dev.jetstream.core.ledger.BatchId;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The batch that a step of its workflow works on, and where everything is. */
final class BatchOptions {
    @Option(names = "--batch", required = true, paramLabel = "BATCH", description = "The batch.")
    String batch = "";

    @Mixin
    ServiceOptions service = new ServiceOptions();

    String checked() {
        return BatchId.check(batch);
    }
}
