package dev.jetstream.core.warehouse;

/**
 * What a job did.
 *
 * @param jobId with its generation
 * @param outcome done now, joined, or refused because the destination had rows
 * @param bytesBilled bytes
 * @param slotMillis milliseconds of slot time
 * @param rows rows written; 0 when unknown
 */
public record JobReport(String jobId, Outcome outcome, long bytesBilled, long slotMillis, long rows) {
    /** How the job ended for us. */
    public enum Outcome {
        DONE,
        ALREADY_EXISTS
    }
}
