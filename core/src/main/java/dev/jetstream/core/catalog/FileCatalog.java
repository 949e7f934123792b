package dev.jetstream.core.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.jetstream.core.failure.DiskWords;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Records from a JSON file (a list or one record), or from all {@code *.json} of a folder in the order of their names.
 */
public final class FileCatalog implements ExperimentCatalog {
    private final Path path;
    private final ExperimentRecords records;
    private final Scheduler scheduler;

    /**
     * A catalog of a file or folder, read anew at each subscription.
     *
     * @param scheduler on which files are read
     */
    public FileCatalog(Path path, ExperimentRecords records, Scheduler scheduler) {
        this.path = path;
        this.records = records;
        this.scheduler = scheduler;
    }

    @Override
    public Flux<CatalogEntry> experiments() {
        return Mono.fromCallable(this::read).flatMapIterable(entries -> entries).subscribeOn(scheduler);
    }

    @Override
    public Mono<CatalogEntry> experiment(String slug) {
        return experiments().filter(entry -> entry.isCalled(slug)).next();
    }

    private List<CatalogEntry> read() {
        List<CatalogEntry> entries = new ArrayList<>();
        for (Path file : files()) {
            try (InputStream in = Files.newInputStream(file)) {
                entries.addAll(RecordStream.read(in, records));
            } catch (JsonProcessingException e) {
                throw new InvalidException(
                        "InvalidRecordException",
                        "experiments %s:%d:%d: %s"
                                .formatted(
                                        file,
                                        e.getLocation().getLineNr(),
                                        e.getLocation().getColumnNr(),
                                        e.getOriginalMessage()),
                        e);
            } catch (IOException e) {
                throw new UnavailableException(
                        "cannot read experiments from %s: %s".formatted(file, DiskWords.of(e)), e);
            }
        }
        return entries;
    }

    private List<Path> files() {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UnavailableException("cannot list experiments in %s: %s".formatted(path, DiskWords.of(e)), e);
        }
    }
}
