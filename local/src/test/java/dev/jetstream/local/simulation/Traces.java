package dev.jetstream.local.simulation;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.jetstream.core.ledger.Digest;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/** The program of the second JVM: what the histories of some seeds came to, a line each. */
final class Traces {
    /** What the lines of interest begin with, among whatever else a JVM prints. */
    static final String MARK = "trace of ";

    private Traces() {}

    public static void main(String[] arguments) {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        of(Long.parseLong(arguments[0]), Integer.parseInt(arguments[1])).forEach(System.out::println);
    }

    static List<String> of(long first, int histories) {
        List<String> lines = new ArrayList<>();
        for (long seed = first; seed < first + histories; seed++) {
            History.Outcome outcome = History.run(seed, Programs::new);
            lines.add("%s%d: %x %s"
                    .formatted(
                            MARK,
                            seed,
                            outcome.trace(),
                            Digest.sha256(outcome.ending().toString())));
        }
        return lines;
    }
}
