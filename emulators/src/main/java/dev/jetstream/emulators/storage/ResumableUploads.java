package dev.jetstream.emulators.storage;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** The resumable uploads of this server run; a restart forgets those that are not finished. */
final class ResumableUploads {
    private final Map<String, ResumableUpload> uploads = new ConcurrentHashMap<>();
    private final AtomicLong count = new AtomicLong();

    String begin(PlannedObject planned, StagedContent content) {
        String id = "upload-%d-%s"
                .formatted(
                        count.incrementAndGet(),
                        ObjectNames.hash(planned.name()).substring(0, 12));
        uploads.put(id, new ResumableUpload(planned, content));
        return id;
    }

    ResumableUpload find(String id) {
        ResumableUpload upload = uploads.get(id);
        if (upload == null) {
            throw StorageException.notFound("No such upload: " + id);
        }
        return upload;
    }

    void close() {
        uploads.values().forEach(ResumableUpload::close);
    }
}
