package dev.jetstream.core.plan;

/** Says that two tables answer the same question: a hash of the SQL, of what it reads and of the node kind's version. */
final class QuestionKey {
    private QuestionKey() {}
}
