package dev.jetstream.exporter.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.json.JsonFormat;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.LedgerEntry;
import dev.jetstream.core.ledger.LedgerEntry.Output;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.exporter.Buckets;
import dev.jetstream.exporter.report.BatchReport.ErrorLine;
import dev.jetstream.exporter.report.BatchReport.ExperimentReport;
import dev.jetstream.exporter.report.BatchReport.ResultRow;
import dev.jetstream.exporter.report.BatchReport.WindowReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads reports from the ledger and the exported objects, so that people see the very numbers that other readers get.
 *
 * <p>Without a bucket a report has items, but neither windows nor errors.
 */
public final class BatchReports {
    private final ObjectMapper mapper = JsonFormat.mapper();
    private final Ledger ledger;
    private final Buckets buckets;

    /** Reports of a ledger's batches. */
    public BatchReports(Ledger ledger, Buckets buckets) {
        this.ledger = ledger;
        this.buckets = buckets;
    }

    /** The report of a batch; fails with {@link InvalidException} when there is no such batch. */
    public Mono<BatchReport> of(String batch) {
        return ledger.manifest(batch)
                .switchIfEmpty(Mono.error(() -> new InvalidException("batch %s has no manifest".formatted(batch))))
                .flatMap(this::of);
    }

    private Mono<BatchReport> of(Manifest manifest) {
        return Flux.fromIterable(manifest.items())
                .concatMap(item -> ledger.entry(manifest.batch(), item.slug(), item.date()))
                .collect(LinkedHashMap<String, List<LedgerEntry>>::new, BatchReports::add)
                .flatMapIterable(Map::entrySet)
                .concatMap(one -> experiment(manifest, one.getKey(), one.getValue()))
                .collectList()
                .map(experiments -> new BatchReport(manifest.batch(), experiments));
    }

    private static void add(Map<String, List<LedgerEntry>> bySlug, LedgerEntry entry) {
        bySlug.computeIfAbsent(entry.slug(), slug -> new ArrayList<>()).add(entry);
    }

    private Mono<ExperimentReport> experiment(Manifest manifest, String slug, List<LedgerEntry> items) {
        String name = manifest.options().bucket();
        if (name == null) {
            return Mono.just(new ExperimentReport(slug, items, List.of(), List.of(), List.of()));
        }
        BlobStore bucket = buckets.bucket(name);
        List<String> files = items.stream()
                .flatMap(item -> item.objects().stream())
                .map(Output::name)
                .distinct()
                .toList();
        return Mono.zip(
                        windows(bucket, slug, items, files),
                        document(bucket, "errors/errors_%s.json".formatted(Slugs.normalize(slug)), files))
                .map(read -> new ExperimentReport(slug, items, read.getT1(), errors(read.getT2()), files));
    }

    private Mono<List<WindowReport>> windows(
            BlobStore bucket, String slug, List<LedgerEntry> items, List<String> files) {
        return Flux.fromArray(AnalysisPeriod.values())
                .concatMap(period -> {
                    Map<Integer, LocalDate> written = written(slug, period, items);
                    String file = "statistics/statistics_%s_%s.json".formatted(Slugs.normalize(slug), period.label());
                    return written.isEmpty()
                            ? Flux.<WindowReport>empty()
                            : document(bucket, file, files).flatMapIterable(rows -> windows(period, written, rows));
                })
                .collectList();
    }

    /** The windows whose statistics tables are among what was written, with the date that wrote them. */
    private static Map<Integer, LocalDate> written(String slug, AnalysisPeriod period, List<LedgerEntry> items) {
        Pattern table = Pattern.compile(
                Pattern.quote("statistics_%s_%s_".formatted(Slugs.normalize(slug), period.value())) + "([0-9]{1,6})");
        Map<Integer, LocalDate> windows = new LinkedHashMap<>();
        for (LedgerEntry item : items) {
            for (String written : item.tables()) {
                Matcher matcher = table.matcher(written.substring(written.lastIndexOf('.') + 1));
                if (matcher.matches()) {
                    windows.put(Integer.valueOf(matcher.group(1)), item.date());
                }
            }
        }
        return windows;
    }

    private static List<WindowReport> windows(
            AnalysisPeriod period, Map<Integer, LocalDate> written, JsonNode document) {
        Map<Integer, List<ResultRow>> rows = new LinkedHashMap<>();
        written.keySet().forEach(index -> rows.put(index, new ArrayList<>()));
        for (JsonNode row : document) {
            List<ResultRow> window = rows.get(row.path("window_index").asInt());
            if (window != null) {
                window.add(row(row));
            }
        }
        return written.entrySet().stream()
                .map(one -> new WindowReport(
                        period, one.getKey(), one.getValue(), Objects.requireNonNull(rows.get(one.getKey()))))
                .sorted(Comparator.comparingInt(WindowReport::windowIndex))
                .toList();
    }

    private static ResultRow row(JsonNode row) {
        return new ResultRow(
                row.path("metric").asText(),
                row.path("statistic").asText(),
                text(row, "parameter"),
                row.path("branch").asText(),
                text(row, "comparison"),
                text(row, "comparison_to_branch"),
                number(row, "ci_width"),
                number(row, "point"),
                number(row, "lower"),
                number(row, "upper"),
                row.path("segment").asText(),
                row.path("analysis_basis").asText());
    }

    private static List<ErrorLine> errors(JsonNode document) {
        return Stream.iterate(0, i -> i < document.size(), i -> i + 1)
                .map(document::get)
                .map(error -> new ErrorLine(
                        error.path("message").asText(),
                        text(error, "exception_type"),
                        text(error, "metric"),
                        text(error, "statistic"),
                        text(error, "segment"),
                        text(error, "analysis_basis")))
                .toList();
    }

    /** A document of this batch; an empty array when it was not written. */
    private Mono<JsonNode> document(BlobStore bucket, String name, List<String> files) {
        Mono<JsonNode> none = Mono.fromCallable(mapper::createArrayNode);
        return files.contains(name)
                ? bucket.read(name).map(blob -> parse(name, blob.bytes())).switchIfEmpty(none)
                : none;
    }

    private JsonNode parse(String name, byte[] bytes) {
        try {
            return mapper.readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException("object %s is not JSON: %s".formatted(name, e.getMessage()), e);
        }
    }

    private static @Nullable String text(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    private static @Nullable Double number(JsonNode object, String field) {
        JsonNode value = object.path(field);
        return value.isNumber() ? value.doubleValue() : null;
    }
}
