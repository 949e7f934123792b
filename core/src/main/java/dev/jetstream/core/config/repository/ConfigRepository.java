package dev.jetstream.core.config.repository;

import java.time.Instant;
import java.util.List;

/**
 * One source of configs: a plain folder, or a git repository.
 *
 * <p>Calls read files and may reach over the network. A source that is not there or not allowed is a
 * {@link dev.jetstream.core.config.ConfigException}, one that does not answer an
 * {@link dev.jetstream.core.failure.UnavailableException}.
 */
public interface ConfigRepository {
    /** As given by the user; without credentials. */
    String location();

    /** Whether all experiments of it are private. */
    boolean isPrivate();

    /** Whether it knows earlier states. */
    boolean hasHistory();

    /** What identifies the present state: a commit of 40 hex digits, or {@code plain:<sha256>}. */
    String currentRevision();

    /**
     * The state at an instant: the newest commit not later than it that can be read, else the next newer one that can;
     * the oldest when all are later. A plain folder has only its present state.
     */
    String revisionAsOf(Instant instant);

    /** The layers at a revision, weakest first. */
    List<ConfigLayer> load(String revision);
}
