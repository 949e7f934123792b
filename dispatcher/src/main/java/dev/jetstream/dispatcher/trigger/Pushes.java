package dev.jetstream.dispatcher.trigger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes the triggers of pushes to one branch: the act is known by repository, branch and commit.
 *
 * @param repository owner and name, for example {@code mozilla/metric-hub}
 * @param branch without {@code refs/heads/}
 */
public record Pushes(String repository, String branch) {
    /** The branch as GitHub names it. */
    public String ref() {
        return "refs/heads/" + branch;
    }

    /**
     * The push after which the branch is at a commit.
     *
     * @param before the commit that it was at, or null when it is new or unknown
     */
    public Trigger at(@Nullable String before, String after) {
        return trigger("github/%s/%s/%s".formatted(repository, ref(), after), before, after);
    }

    /** A push of which nothing is known but that there was one. */
    public Trigger unread(String delivery) {
        return trigger("github/%s/%s/delivery/%s".formatted(repository, ref(), delivery), null, null);
    }

    private Trigger trigger(String requestId, @Nullable String before, @Nullable String after) {
        return new Trigger(
                Action.PUSH,
                requestId,
                null,
                List.of(),
                List.of(),
                true,
                false,
                null,
                Trigger.Settings.NONE,
                new Trigger.Push(repository, before, after));
    }
}
