package dev.jetstream.core.plan;

import dev.jetstream.core.warehouse.TableId;

/**
 * The enrollments table to be made.
 *
 * @param questionKey see {@link QuestionKey}
 */
public record EnrollmentsNode(TableId table, String sql, String questionKey) {}
