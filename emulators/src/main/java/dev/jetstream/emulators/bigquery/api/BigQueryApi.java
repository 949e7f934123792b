package dev.jetstream.emulators.bigquery.api;

import dev.jetstream.emulators.bigquery.http.Routes;
import dev.jetstream.emulators.bigquery.job.JobIntake;
import dev.jetstream.emulators.bigquery.job.Jobs;
import dev.jetstream.emulators.bigquery.result.RowPages;
import dev.jetstream.emulators.bigquery.store.DuckFile;
import java.time.Clock;
import reactor.core.scheduler.Scheduler;

/** Which endpoint does what. */
public final class BigQueryApi {
    private static final String JOBS = "/projects/{project}/jobs";
    private static final String QUERIES = "/projects/{project}/queries";
    private static final String DATASETS = "/projects/{project}/datasets";
    private static final String DATASET = DATASETS + "/{dataset}";
    private static final String TABLES = DATASET + "/tables";
    private static final String TABLE = TABLES + "/{table}";

    private final QueriesApi queries;
    private final JobsApi jobs;
    private final TablesApi tables;
    private final DatasetsApi datasets;
    private final UploadsApi uploads;

    public BigQueryApi(DuckFile file, Jobs jobs, JobIntake intake, Clock clock, Scheduler timer, Scheduler work) {
        Polling polling = new Polling(jobs, timer, work);
        this.queries = new QueriesApi(jobs, intake, new RowPages(file), polling);
        this.jobs = new JobsApi(jobs, intake, polling);
        this.tables = new TablesApi(file, intake, clock);
        this.datasets = new DatasetsApi(file, clock);
        this.uploads = new UploadsApi(file, jobs, intake, polling);
    }

    /** Everything below {@code /bigquery/v2}. */
    public Routes routes() {
        return new Routes()
                .add("POST", QUERIES, queries::query)
                .add("GET", QUERIES + "/{job}", queries::results)
                .add("GET", TABLE + "/data", queries::tableData)
                .add("POST", JOBS, jobs::insert)
                .add("GET", JOBS, jobs::list)
                .add("GET", JOBS + "/{job}", jobs::get)
                .add("POST", JOBS + "/{job}/cancel", jobs::cancel)
                .add("DELETE", JOBS + "/{job}/delete", jobs::delete)
                .add("GET", TABLE, tables::get)
                .add("PATCH", TABLE, tables::patch)
                .add("PUT", TABLE, tables::update)
                .add("DELETE", TABLE, tables::delete)
                .add("POST", TABLES, tables::insert)
                .add("GET", TABLES, tables::list)
                .add("POST", DATASETS, datasets::insert)
                .add("GET", DATASETS, datasets::list)
                .add("GET", DATASET, datasets::get)
                .add("PATCH", DATASET, datasets::patch)
                .add("PUT", DATASET, datasets::patch)
                .add("DELETE", DATASET, datasets::delete);
    }

    /** Everything below {@code /upload/bigquery/v2}. */
    public Routes uploadRoutes() {
        return new Routes().add("POST", JOBS, uploads::begin).add("PUT", JOBS, uploads::put);
    }
}
