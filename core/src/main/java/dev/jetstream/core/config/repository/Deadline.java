package dev.jetstream.core.config.repository;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.lib.EmptyProgressMonitor;

/** Ends a clone or fetch that takes too long in all, however steadily the server drips. */
final class Deadline extends EmptyProgressMonitor {
    private final Duration whole;
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();

    /** A deadline that runs from now on. */
    Deadline(Duration whole) {
        this.whole = whole;
        over.completeOnTimeout(true, whole.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public boolean isCancelled() {
        return over.isDone();
    }

    /** The stream, until the time is over. */
    InputStream guard(InputStream stream) {
        return new FilterInputStream(stream) {
            @Override
            public int read() throws IOException {
                check();
                return super.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                check();
                return super.read(bytes, offset, length);
            }
        };
    }

    private void check() throws IOException {
        if (isCancelled()) {
            throw new IOException("it takes longer than %,d s".formatted(whole.toSeconds()));
        }
    }
}
