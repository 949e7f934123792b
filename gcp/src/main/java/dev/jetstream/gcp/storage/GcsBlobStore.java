package dev.jetstream.gcp.storage;

import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.BucketInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobListOption;
import com.google.cloud.storage.Storage.BlobSourceOption;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.StorageException;
import dev.jetstream.core.blob.Blob;
import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.blob.ConflictException;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.gcp.remote.Remote;
import dev.jetstream.gcp.remote.TransientException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A bucket of Cloud Storage.
 *
 * <p>A 412 is not a verdict: after a lost reply our own write answers so as well. It is read back, and our own bytes
 * are a success.
 */
public final class GcsBlobStore implements BlobStore {
    private static final long LIST_PAGE = 1_000;

    private final Storage storage;
    private final Remote remote;
    private final String bucket;

    GcsBlobStore(Storage storage, Remote remote, String bucket) {
        this.storage = storage;
        this.remote = remote;
        this.bucket = bucket;
    }

    /** Makes the bucket unless it exists. */
    public Mono<Void> ensureBucket() {
        return this.<Boolean>call("bucket", () -> storage.get(bucket) != null || createBucket())
                .then();
    }

    @Override
    public Mono<Blob> read(String name) {
        return call(name, () -> find(name));
    }

    @Override
    public Mono<Blob.BlobInfo> create(String name, byte[] bytes, String contentType, Map<String, String> metadata) {
        return write(name, null, bytes, contentType, metadata);
    }

    @Override
    public Mono<Blob.BlobInfo> replace(
            String name, long generation, byte[] bytes, String contentType, Map<String, String> metadata) {
        return write(name, generation, bytes, contentType, metadata);
    }

    @Override
    public Flux<Blob.BlobInfo> list(String prefix) {
        return listing(prefix, null)
                .expand(page -> page.token() == null ? Mono.<Listing>empty() : listing(prefix, page.token()))
                .concatMapIterable(Listing::objects, 1);
    }

    @Override
    public Flux<String> folders(String prefix) {
        return folders(prefix, null)
                .expand(page -> page.token() == null ? Mono.<Folders>empty() : folders(prefix, page.token()))
                .concatMapIterable(Folders::names, 1);
    }

    private Mono<Folders> folders(String prefix, @Nullable String token) {
        return call("folders of " + prefix, () -> {
            List<BlobListOption> options = new ArrayList<>(List.of(
                    BlobListOption.prefix(prefix),
                    BlobListOption.currentDirectory(),
                    BlobListOption.pageSize(LIST_PAGE)));
            if (token != null) {
                options.add(BlobListOption.pageToken(token));
            }
            var page = storage.list(bucket, options.toArray(BlobListOption[]::new));
            List<String> names = new ArrayList<>();
            page.getValues().forEach(entry -> {
                if (entry.isDirectory()) {
                    names.add(entry.getName());
                }
            });
            String next = page.getNextPageToken();
            return new Folders(names, next == null || next.isEmpty() ? null : next);
        });
    }

    @Override
    public Mono<Void> delete(String name, long generation) {
        return this.<Boolean>call(name, () -> {
                    try {
                        return storage.delete(BlobId.of(bucket, name), BlobSourceOption.generationMatch(generation));
                    } catch (StorageException e) {
                        if (isPreconditionFailed(e)) {
                            throw new ConflictException(
                                    "%s is not at generation %d any more, it stays".formatted(place(name), generation));
                        }
                        throw e;
                    }
                })
                .then();
    }

    private Mono<Blob.BlobInfo> write(
            String name, @Nullable Long generation, byte[] bytes, String contentType, Map<String, String> metadata) {
        byte[] content = bytes.clone();
        BlobInfo object = BlobInfo.newBuilder(BlobId.of(bucket, name))
                .setContentType(contentType)
                .setMetadata(new HashMap<>(metadata))
                .build();
        BlobTargetOption precondition =
                generation == null ? BlobTargetOption.doesNotExist() : BlobTargetOption.generationMatch(generation);
        return call(name, () -> {
            try {
                return info(storage.create(object, content, precondition));
            } catch (StorageException e) {
                if (isPreconditionFailed(e)) {
                    return readBack(name, generation, content);
                }
                throw e;
            }
        });
    }

    private Blob.BlobInfo readBack(String name, @Nullable Long generation, byte[] bytes) {
        Blob found = find(name);
        if (found != null && found.holds(bytes)) {
            return found.info();
        }
        if (found != null) {
            throw new ConflictException("%s holds other bytes, of generation %d; wanted %s"
                    .formatted(place(name), found.info().generation(), wanted(generation)));
        }
        if (generation != null) {
            throw new ConflictException("%s is gone; wanted %s".formatted(place(name), wanted(generation)));
        }
        throw new TransientException("%s was there and is gone again".formatted(place(name)), null);
    }

    private static String wanted(@Nullable Long generation) {
        return generation == null ? "none" : "generation " + generation;
    }

    private @Nullable Blob find(String name) {
        com.google.cloud.storage.Blob object = storage.get(BlobId.of(bucket, name));
        if (object == null) {
            return null;
        }
        try {
            return new Blob(info(object), storage.readAllBytes(object.getBlobId()));
        } catch (StorageException e) {
            if (e.getCode() == 404) {
                // Replaced between the two calls: the next try finds the newer one.
                throw new TransientException("%s changed while it was read".formatted(place(name)), e);
            }
            throw e;
        }
    }

    private Mono<Listing> listing(String prefix, @Nullable String token) {
        return call("list of " + prefix, () -> {
            List<BlobListOption> options =
                    new ArrayList<>(List.of(BlobListOption.prefix(prefix), BlobListOption.pageSize(LIST_PAGE)));
            if (token != null) {
                options.add(BlobListOption.pageToken(token));
            }
            var page = storage.list(bucket, options.toArray(BlobListOption[]::new));
            List<Blob.BlobInfo> objects = new ArrayList<>();
            page.getValues().forEach(object -> objects.add(info(object)));
            String next = page.getNextPageToken();
            return new Listing(objects, next == null || next.isEmpty() ? null : next);
        });
    }

    private boolean createBucket() {
        try {
            return storage.create(BucketInfo.of(bucket)) != null;
        } catch (StorageException e) {
            if (e.getCode() == 409) {
                return false;
            }
            throw e;
        }
    }

    private <T> Mono<T> call(String what, Callable<? extends @Nullable T> callable) {
        return remote.call(place(what), callable, e -> translate(e, place(what)));
    }

    private String place(String name) {
        return "gs://" + bucket + "/" + name;
    }

    private static RuntimeException translate(Exception e, String place) {
        if (e instanceof StorageException storageException) {
            String message = "Cloud Storage, %s: %s".formatted(place, e.getMessage());
            int code = storageException.getCode();
            boolean transientCode = code == 408 || code == 429 || code >= 500;
            return transientCode || (code == 0 && isTroubleOnTheWay(e.getCause()))
                    ? new TransientException(message, e)
                    : new UnavailableException(message, e);
        }
        if (e instanceof RuntimeException known) {
            return known;
        }
        return new TransientException("Cloud Storage, %s: %s".formatted(place, e), e);
    }

    private static boolean isTroubleOnTheWay(@Nullable Throwable cause) {
        return cause instanceof IOException
                || cause instanceof InterruptedException
                || (cause != null && isTroubleOnTheWay(cause.getCause()));
    }

    private static boolean isPreconditionFailed(StorageException e) {
        return e.getCode() == 412;
    }

    private static Blob.BlobInfo info(com.google.cloud.storage.Blob object) {
        return new Blob.BlobInfo(
                object.getName(),
                object.getGeneration(),
                object.getSize(),
                new HashMap<>(Objects.requireNonNullElse(object.getMetadata(), Map.of())));
    }

    private record Folders(List<String> names, @Nullable String token) {}

    private record Listing(
            List<Blob.BlobInfo> objects, @Nullable String token) {}
}
