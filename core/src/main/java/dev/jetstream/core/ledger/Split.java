package dev.jetstream.core.ledger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * How the experiments of one act are divided among batches, one a worker image; written once, before any of them.
 *
 * @param version of this document
 * @param batch that the act would be without images; it has no manifest
 * @param parts the batches that it is, each of another image
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Split(int version, String batch, List<Part> parts) {
    /** The version written today. */
    public static final int VERSION = 1;

    public Split {
        batch = BatchId.check(batch);
        parts = List.copyOf(parts);
    }

    /** One batch of the act and the experiments in it. */
    public record Part(String batch, Pods pods, List<String> slugs) {
        public Part {
            batch = BatchId.check(batch);
            slugs = List.copyOf(slugs);
        }
    }
}
