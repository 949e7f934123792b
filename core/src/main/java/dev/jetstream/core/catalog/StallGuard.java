package dev.jetstream.core.catalog;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * Closes a body whose sender falls silent, or drips on and on: the JDK's client limits the time to the first byte only.
 *
 * <p>Also limits how much is read at all.
 */
final class StallGuard extends FilterInputStream {
    private static final long MAX_BYTES = 512L << 20;

    private final Duration patience;
    private final Scheduler scheduler;
    private final AtomicReference<@Nullable String> complaint = new AtomicReference<>();
    private final Disposable lastAlarm;
    private long total;

    /**
     * Guards a body until it is closed.
     *
     * @param patience with one read
     * @param whole time for all of them
     */
    StallGuard(InputStream body, Duration patience, Duration whole, Scheduler scheduler) {
        super(body);
        this.patience = patience;
        this.scheduler = scheduler;
        this.lastAlarm = scheduler.schedule(
                () -> giveUp("the answer was not complete after " + whole), whole.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Disposable alarm = scheduler.schedule(
                () -> giveUp("nothing came for " + patience), patience.toMillis(), TimeUnit.MILLISECONDS);
        try {
            int count = super.read(bytes, offset, length);
            complainIfGivenUp(null);
            total += Math.max(0, count);
            if (total > MAX_BYTES) {
                throw new IOException("the answer has more than %,d bytes".formatted(MAX_BYTES));
            }
            return count;
        } catch (IOException e) {
            complainIfGivenUp(e);
            throw e;
        } finally {
            alarm.dispose();
        }
    }

    /** A body that we closed says only that it is closed. */
    private void complainIfGivenUp(@Nullable IOException consequence) throws IOException {
        String why = complaint.get();
        if (why != null) {
            throw new IOException(why, consequence);
        }
    }

    @Override
    public void close() throws IOException {
        lastAlarm.dispose();
        super.close();
    }

    private void giveUp(String why) {
        complaint.compareAndSet(null, why);
        try {
            in.close();
        } catch (IOException e) {
            // the reader sees the flag; a body that cannot even be closed adds nothing to it
        }
    }
}
