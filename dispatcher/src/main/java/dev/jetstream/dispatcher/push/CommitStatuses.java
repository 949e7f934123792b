package dev.jetstream.dispatcher.push;

import reactor.core.publisher.Mono;

/** Tells whoever merged a commit what becomes of it. What cannot be told fails nothing. */
@FunctionalInterface
public interface CommitStatuses {
    /** Tells nobody. */
    CommitStatuses NONE = (commit, state, description) -> Mono.empty();

    /**
     * Tells how far it is.
     *
     * @param commit of 40 hex digits
     * @param description one sentence
     */
    Mono<Void> tell(String commit, State state, String description);

    /** As GitHub spells them. */
    enum State {
        PENDING("pending"),
        SUCCESS("success"),
        FAILURE("failure");

        private final String spelling;

        State(String spelling) {
            this.spelling = spelling;
        }

        String spelling() {
            return spelling;
        }
    }
}
