package dev.jetstream.emulators.storage;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.LongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One resumable upload: pieces come in order, a broken request keeps what arrived, and whoever lost a reply may ask
 * again how far it got, after the end too.
 */
final class ResumableUpload {
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (?:(\\d{1,18})-(\\d{1,18})|\\*)/(\\d{1,18}|\\*)");
    private static final int CLIENT_CLOSED = 499;

    private final PlannedObject planned;
    private final StagedContent content;
    private @Nullable Reply outcome;

    ResumableUpload(PlannedObject planned, StagedContent content) {
        this.planned = planned;
        this.content = content;
    }

    ContentSink receive(StorageCall call, BiFunction<PlannedObject, StagedContent, Reply> commit) {
        if (call.method().equals("DELETE")) {
            return new Piece(Long.MAX_VALUE, -1, ignored -> cancel());
        }
        String header = call.header("Content-Range").orElse("");
        if (header.isEmpty()) {
            return new Piece(0, -1, ignored -> finish(call, commit));
        }
        Matcher range = CONTENT_RANGE.matcher(header);
        if (!range.matches()) {
            throw StorageException.invalid("Content-Range must be bytes from-to/total, not " + header);
        }
        long total = range.group(3).equals("*") ? -1 : Long.parseLong(range.group(3));
        if (range.group(1) == null) {
            return new Piece(Long.MAX_VALUE, total, received -> status(received, total, call, commit));
        }
        return new Piece(Long.parseLong(range.group(1)), total, received -> status(received, total, call, commit));
    }

    synchronized void close() {
        if (outcome == null) {
            content.close();
        }
    }

    private synchronized Reply status(
            long received, long total, StorageCall call, BiFunction<PlannedObject, StagedContent, Reply> commit) {
        return total >= 0 && received == total ? finish(call, commit) : incomplete(received);
    }

    private synchronized Reply finish(StorageCall call, BiFunction<PlannedObject, StagedContent, Reply> commit) {
        Reply known = outcome;
        if (known != null) {
            return known;
        }
        PlannedObject checked = new PlannedObject(
                planned.bucket(),
                planned.name(),
                planned.settings(),
                planned.conditions(),
                planned.checksums().or(Checksums.ofHeader(call)));
        Reply committed = commit.apply(checked, content);
        outcome = committed;
        content.close();
        return committed;
    }

    private synchronized Reply cancel() {
        close();
        outcome = Reply.empty(CLIENT_CLOSED, Map.of());
        return outcome;
    }

    private static Reply incomplete(long received) {
        return Reply.empty(
                Reply.RESUME_INCOMPLETE, received == 0 ? Map.of() : Map.of("Range", "bytes=0-" + (received - 1)));
    }

    private synchronized void write(long position, byte[] bytes) {
        if (outcome != null) {
            return;
        }
        long known = content.size() - position;
        if (known < 0) {
            throw StorageException.invalid("Invalid Range: %d bytes have arrived, this piece begins at %d"
                    .formatted(content.size(), position));
        }
        if (known < bytes.length) {
            content.append(bytes, (int) known);
        }
    }

    private synchronized long received() {
        return content.size();
    }

    /** One request's piece; bytes that had already arrived are passed over. */
    private final class Piece implements ContentSink {
        private final LongFunction<Reply> end;
        private long position;

        private Piece(long from, long total, LongFunction<Reply> end) {
            if (total >= 0 && from != Long.MAX_VALUE && from > total) {
                throw StorageException.invalid("Content-Range begins at %d of %d bytes".formatted(from, total));
            }
            this.position = from;
            this.end = end;
        }

        @Override
        public void write(byte[] bytes) {
            if (bytes.length > 0) {
                ResumableUpload.this.write(position, bytes);
                position += bytes.length;
            }
        }

        @Override
        public Reply end() {
            return end.apply(received());
        }

        @Override
        public void abort() {}
    }
}
