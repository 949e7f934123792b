package dev.jetstream.emulators.bigquery.job;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.jetstream.emulators.bigquery.schema.Field;
import dev.jetstream.emulators.bigquery.store.TableEntry;
import java.util.List;

/** What a job that ended well did, for its statistics. */
sealed interface JobOutcome {
    /** Writes itself into the job's resource. */
    void addTo(ObjectNode job);

    /**
     * A statement.
     *
     * @param statementType in BigQuery's words
     * @param fields of the result; none for what has no result
     * @param rows of the result
     * @param bytesProcessed estimate of what was read
     */
    record Queried(String statementType, List<Field> fields, long rows, long bytesProcessed) implements JobOutcome {
        private static final long BILLING_STEP = 1 << 20;

        @Override
        public void addTo(ObjectNode job) {
            String bytes = Long.toString(bytesProcessed);
            ObjectNode statistics = (ObjectNode) job.get("statistics");
            statistics.put("totalBytesProcessed", bytes);
            ObjectNode query = statistics.withObject("/query");
            query.put("totalBytesProcessed", bytes)
                    .put("totalBytesBilled", Long.toString(billed()))
                    .put("cacheHit", false)
                    .put("statementType", statementType)
                    .put("resultRows", Long.toString(rows));
            query.putObject("schema").set("fields", TableEntry.fieldsJson(fields));
        }

        /** Whole mebibytes, as BigQuery bills (its minimum of ten a table is left out: a laptop pays nothing). */
        private long billed() {
            return (bytesProcessed + BILLING_STEP - 1) / BILLING_STEP * BILLING_STEP;
        }
    }

    /** A statement that was only looked at, with its text for the engine. */
    record Translated(JobOutcome outcome, String duckSql) implements JobOutcome {
        @Override
        public void addTo(ObjectNode job) {
            outcome.addTo(job);
            job.withObject("/statistics/query").put("duckSql", duckSql);
        }
    }

    /** A load. */
    record Loaded(long rows, long inputBytes, long outputBytes) implements JobOutcome {
        @Override
        public void addTo(ObjectNode job) {
            job.withObject("/statistics/load")
                    .put("inputFiles", "1")
                    .put("inputFileBytes", Long.toString(inputBytes))
                    .put("outputRows", Long.toString(rows))
                    .put("outputBytes", Long.toString(outputBytes))
                    .put("badRecords", "0");
        }
    }
}
