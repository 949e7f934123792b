package dev.jetstream.core.catalog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Closes a body whose sender falls silent: the JDK's client limits the time to the first byte only.
 *
 * <p>Also limits how much is read at all.
 */
final class StallGuard extends FilterInputStream {
    private static final long MAX_BYTES = 512L << 20;

    private final Duration patience;
    private final Scheduler scheduler;
    private final AtomicBoolean stalled = new AtomicBoolean();
    private long total;

    StallGuard(InputStream body, Duration patience, Scheduler scheduler) {
        super(body);
        this.patience = patience;
        this.scheduler = scheduler;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Disposable alarm = scheduler.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            int count = super.read(bytes, offset, length);
            if (stalled.get()) {
                throw new IOException("nothing came for " + patience);
            }
            total += Math.max(0, count);
            if (total > MAX_BYTES) {
                throw new IOException("the answer has more than %,d bytes".formatted(MAX_BYTES));
            }
            return count;
        } finally {
            alarm.dispose();
        }
    }

    private void giveUp() {
        stalled.set(true);
        try {
            in.close();
        } catch (IOException e) {
            // the reader sees the flag; a body that cannot even be closed adds nothing to it
        }
    }
}
