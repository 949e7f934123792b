package dev.jetstream.dispatcher.image;

import dev.jetstream.core.config.ResolvedExperiment;
import dev.jetstream.core.image.ImageCatalog;
import dev.jetstream.core.image.PinnedImages;
import dev.jetstream.core.sql.Names;
import dev.jetstream.core.warehouse.TableInfo;
import dev.jetstream.core.warehouse.Warehouse;
import dev.jetstream.dispatcher.selection.Selected;
import dev.jetstream.dispatcher.selection.Selection;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Images by the label of each experiment's enrollments table (jetstream-spec 7.4); they are listed once a dispatch. */
public final class EnrollmentImages implements Images {
    private static final String ANCHOR = "last_updated";
    private static final int TABLES_AT_A_TIME = 8;

    private final ImageCatalog catalog;
    private final String name;
    private final Warehouse warehouse;
    private final String project;
    private final String dataset;

    /**
     * A way to pin.
     *
     * @param name of the image
     * @param project and {@code dataset} of enrollments tables, unless an experiment has a dataset of its own
     */
    public EnrollmentImages(ImageCatalog catalog, String name, Warehouse warehouse, String project, String dataset) {
        this.catalog = catalog;
        this.name = name;
        this.warehouse = warehouse;
        this.project = project;
        this.dataset = dataset;
    }

    @Override
    public Mono<Map<String, String>> of(Selection selection, @Nullable String version, boolean anew) {
        return catalog.images(name)
                .collectList()
                .map(images -> new PinnedImages(name, images))
                .flatMap(images -> version == null && !anew
                        ? pinned(selection, images)
                        : Mono.just(same(
                                selection,
                                version == null
                                        ? images.latest().sha256()
                                        : images.named(version).sha256())));
    }

    private static Map<String, String> same(Selection selection, String sha256) {
        return selection.selected().stream()
                .map(one -> one.experiment().slug())
                .distinct()
                .collect(Collectors.toUnmodifiableMap(slug -> slug, slug -> sha256));
    }

    private Mono<Map<String, String>> pinned(Selection selection, PinnedImages images) {
        return Flux.fromIterable(selection.selected())
                .flatMap(
                        selected -> made(selected)
                                .map(at -> Map.entry(
                                        selected.experiment().slug(),
                                        images.of(at.orElse(null)).sha256())),
                        TABLES_AT_A_TIME)
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private Mono<Optional<Instant>> made(Selected selected) {
        ResolvedExperiment experiment = selected.config().experiment();
        Names names =
                new Names(project, Objects.requireNonNullElse(experiment.datasetId(), dataset), experiment.slug());
        return warehouse.table(names.enrollments()).map(EnrollmentImages::made).defaultIfEmpty(Optional.empty());
    }

    private static Optional<Instant> made(TableInfo enrollments) {
        return Optional.ofNullable(enrollments.labels().get(ANCHOR))
                .filter(seconds -> seconds.matches("[0-9]{1,12}"))
                .map(seconds -> Instant.ofEpochSecond(Long.parseLong(seconds)));
    }
}
