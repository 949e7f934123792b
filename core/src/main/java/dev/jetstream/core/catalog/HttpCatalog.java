package dev.jetstream.core.catalog;

import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.UnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Records from Experimenter's API: a list route such as {@code …/api/v8/experiments/}, and {@code <slug>/} below it.
 *
 * <p>An answer must come within 30 s, and so must each following one; a failure or another status than 200 is tried
 * three times, 1 s and about 10 s apart. 404 for a slug means that there is no such experiment.
 */
public final class HttpCatalog implements ExperimentCatalog {
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration FIRST_DELAY = Duration.ofSeconds(1);
    private static final Duration LAST_DELAY = Duration.ofSeconds(10);
    private static final int RETRIES = 2;

    private final URI list;
    private final ExperimentRecords records;
    private final Scheduler scheduler;
    private final HttpClient client = HttpClient.newBuilder()
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();

    /**
     * A catalog of one list route.
     *
     * @param list URL of the list; a slash at its end is added if missing
     * @param scheduler on which answers are awaited and read
     */
    public HttpCatalog(URI list, ExperimentRecords records, Scheduler scheduler) {
        this.list = list.getPath().endsWith("/") ? list : URI.create(list + "/");
        this.records = records;
        this.scheduler = scheduler;
    }

    @Override
    public Flux<CatalogEntry> experiments() {
        return fetched(list)
                .map(found -> found.orElseThrow(() -> new UnavailableException("%s answered 404".formatted(list))))
                .flatMapIterable(entries -> entries);
    }

    @Override
    public Mono<CatalogEntry> experiment(String slug) {
        return Mono.defer(() -> fetched(list.resolve(Slugs.check(slug) + "/")))
                .flatMap(found -> Mono.justOrEmpty(
                        found.flatMap(entries -> entries.stream().findFirst())));
    }

    /** The records at a URL; empty for 404. */
    private Mono<Optional<List<CatalogEntry>>> fetched(URI uri) {
        return Mono.fromCallable(() -> fetch(uri))
                .subscribeOn(scheduler)
                .retryWhen(Retry.backoff(RETRIES, FIRST_DELAY)
                        .maxBackoff(LAST_DELAY)
                        .scheduler(scheduler)
                        .filter(UnavailableException.class::isInstance)
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }

    private Optional<List<CatalogEntry>> fetch(URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .header("User-Agent", "jetstream")
                .header("Accept", "application/json")
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = new StallGuard(response.body(), TIMEOUT, scheduler)) {
                if (response.statusCode() == NOT_FOUND) {
                    return Optional.empty();
                }
                if (response.statusCode() != OK) {
                    throw new UnavailableException("%s answered %d".formatted(uri, response.statusCode()));
                }
                return Optional.of(RecordStream.read(body, records));
            }
        } catch (IOException e) {
            throw new UnavailableException("cannot read %s: %s".formatted(uri, e), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("interrupted while reading " + uri, e);
        }
    }
}
