package dev.jetstream.core.plan;

import dev.jetstream.core.warehouse.TableId;

/**
 * The enrollments table to be made.
 *
 * @param question what it answers
 */
public record EnrollmentsNode(TableId table, String sql, Question question) {
    /** The key of its question. */
    public String questionKey() {
        return question.key();
    }
}
