package dev.jetstream.emulators.bigquery;

import dev.jetstream.emulators.bigquery.api.BigQueryApi;
import dev.jetstream.emulators.bigquery.catalog.FileCatalog;
import dev.jetstream.emulators.bigquery.http.Faults;
import dev.jetstream.emulators.bigquery.http.HttpFront;
import dev.jetstream.emulators.bigquery.job.JobIntake;
import dev.jetstream.emulators.bigquery.job.Jobs;
import dev.jetstream.emulators.bigquery.sql.GoogleSqlTranslator;
import dev.jetstream.emulators.bigquery.store.DuckFile;
import dev.jetstream.emulators.bigquery.store.MetaSchema;
import dev.jetstream.emulators.host.HostException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * BigQuery on a laptop: Google's REST interface, version 2, over one DuckDB file.
 *
 * <p>Give {@link #endpoint()} to the real client with {@code setHost} and no credentials. The folder keeps everything;
 * after a crash the next start finds each table as it was before or after a job, never in between. What differs from
 * the real service is listed in {@code docs/emulators-bigquery.md}.
 *
 * <p>Threads: any number of clients. Each statement runs on one thread; as many run side by side as the pool allows.
 */
public final class BigQueryServer implements AutoCloseable {
    private static final int WORKERS = 16;
    private static final int RUNNERS = Math.max(4, 2 * Runtime.getRuntime().availableProcessors());
    private static final int QUEUE = 100_000;
    private static final int IDLE_SECONDS = 60;

    private final Faults faults = new Faults();
    private final DuckFile file;
    private final Scheduler work = Schedulers.newBoundedElastic(WORKERS, QUEUE, "bigquery-work", IDLE_SECONDS, true);
    private final Scheduler runners = Schedulers.newBoundedElastic(RUNNERS, QUEUE, "bigquery-job", IDLE_SECONDS, true);
    private final Scheduler timer = Schedulers.newSingle("bigquery-timer", true);
    private final HttpFront front;

    private BigQueryServer(DuckFile file, int port, Clock clock) {
        this.file = file;
        MetaSchema.create(file);
        Jobs jobs = new Jobs(file, clock, runners, timer);
        jobs.repair();
        JobIntake intake = new JobIntake(file, jobs, new GoogleSqlTranslator(new FileCatalog(file)), clock);
        BigQueryApi api = new BigQueryApi(file, jobs, intake, clock, timer, work);
        this.front = new HttpFront(port, api.routes(), api.uploadRoutes(), faults, work);
    }

    /**
     * Opens the folder, made when missing, and listens on 127.0.0.1.
     *
     * @param port 0 for any free one
     * @param clock for times that clients see; a job's time limit runs by the machine's own
     * @throws HostException when another process has the folder open, or the port is taken
     */
    public static BigQueryServer start(Path folder, int port, Clock clock) {
        DuckFile file = DuckFile.open(folder);
        try {
            return new BigQueryServer(file, port, clock);
        } catch (RuntimeException e) {
            file.close();
            throw e;
        }
    }

    /** Where to send requests, such as {@code http://127.0.0.1:40001}. */
    public URI endpoint() {
        return front.endpoint();
    }

    /** What is to go wrong; empty at first. */
    public Faults faults() {
        return faults;
    }

    /** Stops to listen, ends running jobs (they are marked as failed at the next start), closes the file. */
    @Override
    public void close() {
        front.close();
        work.dispose();
        runners.dispose();
        timer.dispose();
        file.close();
    }
}
