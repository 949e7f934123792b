package dev.jetstream.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/**
 * Histories of the event core: dispatchers, workers and exporters that crash, calls that fail before and after, answers
 * that are lost or late, jobs that outlive their callers.
 *
 * <p>{@code make simulate} runs many more. A failure names its seed, which replays exactly ({@code make simulate
 * SEED=164 N=1}), and the file that tells its history.
 */
class SimulationTest {
    private static final int HISTORIES = Integer.getInteger("jetstream.simulation.histories", 200);
    private static final long FIRST = Long.getLong("jetstream.simulation.seed", 1L);

    /** Within so many histories every planted bug shows. */
    private static final int ENOUGH = 400;

    private static final Logger LOG = (Logger) LoggerFactory.getLogger("dev.jetstream");

    @BeforeAll
    static void silence() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void hear() {
        LOG.setLevel(null);
    }

    @Test
    void everyHistoryEndsAsWithoutFaults() throws IOException {
        Simulation simulation = new Simulation(Programs::new);

        simulation.run(FIRST, HISTORIES);

        System.out.printf("%n%s", simulation.tally());
        for (Map.Entry<Long, Violation> found : simulation.violations().entrySet()) {
            fail(
                    "%d of %d histories, first that of seed %d (%s): %s",
                    simulation.violations().size(),
                    HISTORIES,
                    found.getKey(),
                    told(found.getKey()),
                    found.getValue().getMessage());
        }
        assertThat(simulation.tally().of("histories")).isEqualTo(HISTORIES);
        assertThat(simulation.tally().sum("fault: ")).isPositive();
    }

    /** Runs a history again, and tells it in a file. */
    private static Path told(long seed) throws IOException {
        return Files.writeString(
                Path.of("target", "simulation-%d.txt".formatted(seed)),
                String.join(System.lineSeparator(), History.told(seed, Programs::new)));
    }

    @Test
    void withoutFaultsOnlyThePlotMattersNotItsTimes() {
        Undisturbed undisturbed = new Undisturbed();
        for (long seed = FIRST; seed < FIRST + 40; seed++) {
            assertThat(History.undisturbed(seed).ending())
                    .as("ending of seed %d", seed)
                    .isEqualTo(undisturbed.of(seed));
        }
    }

    @ParameterizedTest
    @EnumSource
    void findsAPlantedBug(WrongWiring bug) {
        Simulation simulation = new Simulation(bug);
        for (long seed = 1; seed <= ENOUGH; seed++) {
            if (!simulation.holds(seed)) {
                System.out.printf(
                        "%s is found in %d histories: %s%n",
                        bug, seed, simulation.violations().get(seed));
                return;
            }
        }
        fail("%s is not found in %d histories", bug, ENOUGH);
    }
}
