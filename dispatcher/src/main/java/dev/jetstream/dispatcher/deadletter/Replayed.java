package dev.jetstream.dispatcher.deadletter;

import dev.jetstream.dispatcher.DispatchReport;
import org.jspecify.annotations.Nullable;

/**
 * What a replay did with one letter or item.
 *
 * @param letter that it was, or null for an item which the ledger alone knew
 * @param what it is about: {@code slug date} or the letter's id
 * @param action what was done, or would be
 * @param detail a batch, a topic or a reason
 * @param report of the batch on its way, or null when nothing was sent
 */
public record Replayed(
        @Nullable DeadLetter letter,
        String what,
        Action action,
        String detail,
        @Nullable DispatchReport report) {
    /** What was done. */
    public enum Action {
        /** Its item is on its way again in a batch of its own. */
        FOLLOWED_UP("followed up"),
        /** Its item was unfinished; its batch goes on with it. */
        SENT_AGAIN("sent again"),
        /** It was published again as it was. */
        PUBLISHED("published again"),
        /** Its item has come to its end otherwise. */
        ALREADY_DONE("already done"),
        /** It cannot be replayed, and stays. */
        REFUSED("refused");

        private final String word;

        Action(String word) {
            this.word = word;
        }

        /** For people. */
        public String word() {
            return word;
        }
    }

    /** Whether the letter has served its purpose. */
    public boolean isSettled() {
        return action != Action.REFUSED;
    }
}
