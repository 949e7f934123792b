package dev.jetstream.core.input;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.core.ledger.Ledger;
import java.io.IOException;
import java.io.UncheckedIOException;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Freezes what a batch depends on, and reads it back: workers and exporter know nothing else of an experiment. */
public final class FrozenInputs {
    private final ObjectMapper mapper = JsonFormat.mapper();
    private final Ledger ledger;
    private final ConfigStates configs;
    private final Scheduler cpu;

    /**
     * The inputs below a ledger's batches.
     *
     * @param cpu where configs are resolved
     */
    public FrozenInputs(Ledger ledger, ConfigStates configs, Scheduler cpu) {
        this.ledger = ledger;
        this.configs = configs;
        this.cpu = cpu;
    }

    /** Stores an experiment's record in a batch and answers with its SHA-256. */
    public Mono<String> store(String batch, Experiment record) {
        return Mono.fromCallable(() -> write(record)).flatMap(bytes -> ledger.storeInput(batch, bytes));
    }

    /** Stores the states of the config repositories in a batch and answers with their SHA-256. */
    public Mono<String> store(String batch, byte[] configStates) {
        return ledger.storeInput(batch, configStates);
    }

    /**
     * An experiment as its batch knows it.
     *
     * <p>Fails with {@link InvalidException} when an input is missing or the config cannot be resolved.
     */
    public Mono<FrozenExperiment> read(String batch, String experimentSha256, String configsSha256) {
        return ledger.input(batch, experimentSha256)
                .map(this::record)
                .flatMap(record -> ledger.input(batch, configsSha256)
                        .flatMap(configs::load)
                        .flatMap(loaded -> resolved(record, loaded)));
    }

    private Mono<FrozenExperiment> resolved(Experiment record, ConfigCollection loaded) {
        return Mono.fromCallable(() -> new FrozenExperiment(record, loaded, ConfigResolver.resolve(loaded, record)))
                .subscribeOn(cpu);
    }

    private byte[] write(Experiment record) {
        try {
            return mapper.writeValueAsBytes(record);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Experiment record(byte[] bytes) {
        try {
            return mapper.readValue(bytes, Experiment.class);
        } catch (IOException e) {
            throw new InvalidException("InvalidConfigurationException", "experiment record cannot be read: " + e, e);
        }
    }
}
