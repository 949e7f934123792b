package dev.jetstream.gcp.testing;

import static org.junit.jupiter.api.Assumptions.abort;

import java.util.Optional;

/** Real Google services for the contract suites, named by environment variables only (docs/contracts.md). */
public final class RealGoogle {
    private RealGoogle() {}

    /** The project of {@code JETSTREAM_TEST_PROJECT}; without it the test is skipped and says so. */
    public static String project() {
        return variable("JETSTREAM_TEST_PROJECT");
    }

    /** The bucket of {@code JETSTREAM_TEST_BUCKET}; without it the test is skipped and says so. */
    public static String bucket() {
        return variable("JETSTREAM_TEST_BUCKET");
    }

    /** The location of {@code JETSTREAM_TEST_LOCATION}, {@code US} unless it is set. */
    public static String location() {
        return Optional.ofNullable(System.getenv("JETSTREAM_TEST_LOCATION")).orElse("US");
    }

    /** A name for one run, so that two runs in one project do not meet. */
    public static String run() {
        return "contract-" + Long.toString(System.currentTimeMillis(), 36);
    }

    private static String variable(String name) {
        String value = System.getenv(name);
        return value == null ? abort("%s is not set: not run against real Google services".formatted(name)) : value;
    }
}
