package dev.jetstream.local.simulation;

/** An invariant does not hold. */
final class Violation extends AssertionError {
    private static final long serialVersionUID = 1;

    /**
     * A violation.
     *
     * @param invariant its number in the list of invariants (reliability 2)
     */
    Violation(int invariant, String message) {
        super("invariant %d: %s".formatted(invariant, message));
    }
}
