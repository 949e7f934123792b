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
 * <p>The list is read record by record and never held as text. A failed attempt gives nothing: what answers, answers
 * whole. Status 404 for a slug means that there is no such experiment; 408, 429 and 5xx, a broken answer and a silent
 * server are tried again; any other status than 200 is not. There is no wait after the last attempt.
 */
public final class HttpCatalog implements ExperimentCatalog {
    private static final int NOT_FOUND = 404;
    private static final int OK = 200;

    private final URI list;
    private final ExperimentRecords records;
    private final Scheduler scheduler;
    private final Settings settings;
    private final HttpClient client;

    /**
     * A catalog of one list route.
     *
     * @param list URL of the list; a slash at its end is added if missing
     * @param scheduler on which answers are awaited and read
     */
    public HttpCatalog(URI list, ExperimentRecords records, Scheduler scheduler) {
        this(list, records, scheduler, Settings.usual());
    }

    HttpCatalog(URI list, ExperimentRecords records, Scheduler scheduler, Settings settings) {
        this.list = list.getPath().endsWith("/") ? list : URI.create(list + "/");
        this.records = records;
        this.scheduler = scheduler;
        this.settings = settings;
        this.client = HttpClient.newBuilder()
                .connectTimeout(settings.silence())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
    }

    /**
     * How long to wait.
     *
     * @param silence to connect, for the first byte, and between any two
     * @param whole for one answer as a whole, however steadily it drips
     * @param retries after the first attempt
     * @param firstDelay before the first retry; later ones wait longer
     */
    record Settings(Duration silence, Duration whole, int retries, Duration firstDelay, Duration lastDelay) {
        /** The list of all experiments of ten years has some 100 MB and comes out of a cache. */
        static Settings usual() {
            return new Settings(
                    Duration.ofSeconds(30), Duration.ofMinutes(5), 2, Duration.ofSeconds(1), Duration.ofSeconds(10));
        }
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
                .retryWhen(Retry.backoff(settings.retries(), settings.firstDelay())
                        .maxBackoff(settings.lastDelay())
                        .scheduler(scheduler)
                        .filter(error -> error instanceof UnavailableException && !(error instanceof Refused))
                        .onRetryExhaustedThrow((spec, signal) -> signal.failure()));
    }

    private Optional<List<CatalogEntry>> fetch(URI uri) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(settings.silence())
                .header("User-Agent", "jetstream")
                .header("Accept", "application/json")
                .build();
        try {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = new StallGuard(response.body(), settings.silence(), settings.whole(), scheduler)) {
                int status = response.statusCode();
                if (status == NOT_FOUND) {
                    return Optional.empty();
                }
                if (status != OK) {
                    String message = "%s answered %d".formatted(uri, status);
                    throw mayWorkLater(status) ? new UnavailableException(message) : new Refused(message);
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

    private static boolean mayWorkLater(int status) {
        return status == 408 || status == 429 || status >= 500;
    }

    /** An answer that the next attempt would get again; a person may mend it, so it is not the experiments' fault. */
    private static final class Refused extends UnavailableException {
        Refused(String message) {
            super(message);
        }
    }
}
