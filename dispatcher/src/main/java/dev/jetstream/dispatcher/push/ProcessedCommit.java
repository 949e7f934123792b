package dev.jetstream.dispatcher.push;

import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.ledger.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import reactor.core.publisher.Mono;

/**
 * The last commit of a branch whose changes were seen to: one small object in the state bucket, moved with generation
 * preconditions.
 */
public final class ProcessedCommit {
    private static final String TEXT = "text/plain";

    private final BlobStore state;
    private final String name;

    /**
     * The object of a branch.
     *
     * @param repository owner and name
     */
    public ProcessedCommit(BlobStore state, String repository, String branch) {
        this.state = state;
        this.name = "pushes/" + Digest.sha256(repository + "\n" + branch) + ".txt";
    }

    /** Where the branch was; empty before the first time. */
    public Mono<Known> read() {
        return state.read(name).map(blob -> new Known(text(blob), blob.info().generation()));
    }

    /** Says where the branch is, for the first time. */
    public Mono<Void> begin(String commit) {
        return state.create(name, bytes(commit), TEXT, Map.of()).then();
    }

    /** Moves on from what was read; a {@link dev.jetstream.core.blob.ConflictException} when somebody else did. */
    public Mono<Void> move(Known from, String commit) {
        return state.replace(name, from.generation(), bytes(commit), TEXT, Map.of())
                .then();
    }

    /** A commit and the generation of the object that names it. */
    public record Known(String commit, long generation) {}

    private static String text(Blob blob) {
        return blob.text().strip();
    }

    private static byte[] bytes(String commit) {
        return (commit + "\n").getBytes(StandardCharsets.US_ASCII);
    }
}
