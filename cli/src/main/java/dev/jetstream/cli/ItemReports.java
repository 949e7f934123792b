package dev.jetstream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.cli.ItemReport.Window;
import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.input.FrozenExperiment;
import dev.jetstream.core.input.FrozenInputs;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.ledger.Manifest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads what a batch wrote back from ledger and bucket, for the terminal. */
final class ItemReports {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<AnalysisPeriod> INTEREST = List.of(
            AnalysisPeriod.OVERALL,
            AnalysisPeriod.DAYS_28,
            AnalysisPeriod.WEEK,
            AnalysisPeriod.DAY,
            AnalysisPeriod.PREENROLLMENT_WEEK,
            AnalysisPeriod.PREENROLLMENT_DAYS_28);

    private final Ledger ledger;
    private final FrozenInputs inputs;
    private final @Nullable BlobStore results;
    private final UnaryOperator<String> place;

    /**
     * A reader.
     *
     * @param results the bucket of the exports, or null when nothing is exported
     * @param place tells where an object is, for people
     */
    ItemReports(Ledger ledger, FrozenInputs inputs, @Nullable BlobStore results, UnaryOperator<String> place) {
        this.ledger = ledger;
        this.inputs = inputs;
        this.results = results;
        this.place = place;
    }

    /** The reports of a batch's items, in the order of its manifest. */
    Flux<ItemReport> of(Manifest manifest) {
        return Flux.fromIterable(manifest.items()).concatMap(item -> of(manifest, item));
    }

    private Mono<ItemReport> of(Manifest manifest, Manifest.Item item) {
        Mono<String> reference = inputs.read(manifest.batch(), item.experimentSha256(), item.configsSha256())
                .map(ItemReports::referenceBranch)
                .onErrorResume(unresolvable -> Mono.just(""));
        return ledger.entry(manifest.batch(), item.slug(), item.date())
                .zipWith(reference)
                .flatMap(found -> report(found.getT1(), found.getT2()));
    }

    private static String referenceBranch(FrozenExperiment frozen) {
        Experiment record = frozen.record();
        String configured = frozen.config().experiment().referenceBranch();
        if (configured != null) {
            return configured;
        }
        return record.branches().isEmpty() ? "" : record.branches().get(0).slug();
    }

    private Mono<ItemReport> report(LedgerEntry entry, String reference) {
        List<Window> windows = windows(entry);
        Mono<Map<Window, List<ResultRow>>> rows = Flux.fromIterable(windows)
                .concatMap(window -> rows(entry.slug(), window).map(found -> Map.entry(window, found)))
                .collect(LinkedHashMap::new, (map, window) -> map.put(window.getKey(), window.getValue()));
        return rows.zipWith(errors(entry.slug()))
                .map(found -> new ItemReport(entry, reference, windows, found.getT1(), found.getT2(), files(entry)));
    }

    private static List<Window> windows(LedgerEntry entry) {
        Pattern table =
                Pattern.compile(".*\\bstatistics_" + Pattern.quote(Slugs.normalize(entry.slug())) + "_(.+)_(\\d+)");
        List<Window> windows = new ArrayList<>();
        for (String name : entry.tables()) {
            Matcher matcher = table.matcher(name);
            if (matcher.matches()) {
                Optional<AnalysisPeriod> period = AnalysisPeriod.of(matcher.group(1));
                period.ifPresent(found -> windows.add(new Window(found, Integer.parseInt(matcher.group(2)))));
            }
        }
        windows.sort(Comparator.comparing(window -> INTEREST.indexOf(window.period())));
        return windows;
    }

    private Mono<List<ResultRow>> rows(String slug, Window window) {
        String name = "statistics/statistics_%s_%s.json"
                .formatted(Slugs.normalize(slug), window.period().label());
        return read(name).map(array -> {
            List<ResultRow> rows = new ArrayList<>();
            for (JsonNode row : array) {
                ResultRow read = ResultRow.of(row);
                if (read.windowIndex() == window.index()) {
                    rows.add(read);
                }
            }
            return rows;
        });
    }

    private Mono<Map<String, Long>> errors(String slug) {
        return read("errors/errors_%s.json".formatted(Slugs.normalize(slug))).map(array -> {
            Map<String, Long> counts = new TreeMap<>();
            array.forEach(error -> counts.merge(
                    error.path("exception_type").asText() + ": "
                            + error.path("message").asText(),
                    1L,
                    Long::sum));
            return counts;
        });
    }

    /** An empty array where there is no such object. */
    private Mono<JsonNode> read(String name) {
        JsonNode nothing = JSON.createArrayNode();
        BlobStore bucket = results;
        return bucket == null
                ? Mono.just(nothing)
                : bucket.read(name).map(ItemReports::parse).defaultIfEmpty(nothing);
    }

    private static JsonNode parse(Blob blob) {
        try {
            return JSON.readTree(blob.text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(
                    "object %s is no JSON".formatted(blob.info().name()), e);
        }
    }

    private List<String> files(LedgerEntry entry) {
        List<String> files = new ArrayList<>(entry.tables());
        entry.objects().forEach(object -> files.add(place.apply(object.name())));
        return files;
    }
}
