package dev.jetstream.core.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.repository.ConfigRepositories;
import dev.jetstream.core.config.repository.ConfigSnapshot;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.core.ledger.Digest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The states of folders and git repositories.
 *
 * <p>The collections used last stay in memory, for the items of a batch mostly share one.
 */
public final class RepositoryStates implements ConfigStates {
    /** A collection of all of metric-hub is some megabytes; a batch seldom uses more states at a time. */
    private static final int KEPT = 4;

    private final ObjectMapper mapper = JsonFormat.mapper();
    private final Map<String, ConfigCollection> kept = new LinkedHashMap<>(KEPT, 0.75f, true);
    private final ConfigRepositories repositories;
    private final Scheduler blocking;

    /**
     * The states of repositories.
     *
     * @param blocking where files are read and the network is reached
     */
    public RepositoryStates(ConfigRepositories repositories, Scheduler blocking) {
        this.repositories = repositories;
        this.blocking = blocking;
    }

    @Override
    public Mono<byte[]> snapshot(@Nullable Instant asOf) {
        return Mono.fromCallable(() -> write(asOf == null ? repositories.current() : repositories.asOf(asOf)))
                .subscribeOn(blocking);
    }

    @Override
    public Mono<ConfigCollection> load(byte[] snapshot) {
        return Mono.fromCallable(() -> loaded(snapshot)).subscribeOn(blocking);
    }

    private synchronized ConfigCollection loaded(byte[] snapshot) {
        String key = Digest.sha256(snapshot);
        ConfigCollection known = kept.get(key);
        if (known == null) {
            known = repositories.load(read(snapshot));
            kept.put(key, known);
            kept.keySet().stream()
                    .limit(Math.max(0, kept.size() - KEPT))
                    .toList()
                    .forEach(kept::remove);
        }
        return known;
    }

    private byte[] write(ConfigSnapshot snapshot) {
        try {
            return mapper.writeValueAsBytes(snapshot);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ConfigSnapshot read(byte[] bytes) {
        try {
            return mapper.readValue(bytes, ConfigSnapshot.class);
        } catch (IOException e) {
            throw new InvalidException("InvalidConfigurationException", "config states cannot be read: " + e, e);
        }
    }
}
