package dev.jetstream.local.telemetry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The simulated clients, each made from its number alone.
 *
 * <p>One in twenty stays outside every study, one in five hundred is seen in two branches, four in five of the enrolled
 * are exposed within three days. How much a client does is log-normal: most do little, a few a lot.
 */
final class Population {
    private static final double OUTSIDE = 0.05;
    private static final double IN_TWO_BRANCHES = 0.002;
    private static final double EXPOSED = 0.8;
    private static final double SPREAD = 0.6;

    private final TelemetrySettings settings;

    Population(TelemetrySettings settings) {
        this.settings = settings;
    }

    int size() {
        return settings.clients();
    }

    Client client(int index) {
        SplittableRandom random = new SplittableRandom(Mix.of(settings.seed(), index));
        String id = uuid(random);
        String groupId = uuid(random);
        int sampleId = random.nextInt(100);
        double propensity = StrictMath.exp(SPREAD * gaussian(random) - SPREAD * SPREAD / 2);
        double activity = 0.35 + 0.6 * random.nextDouble();
        boolean outside = random.nextDouble() < OUTSIDE;
        List<Client.Membership> memberships = new ArrayList<>();
        if (!outside) {
            for (Study study : settings.studies()) {
                memberships.add(membership(study, random));
            }
        }
        return new Client(index, id, groupId, sampleId, propensity, activity, List.copyOf(memberships));
    }

    private Client.Membership membership(Study study, SplittableRandom random) {
        List<String> branches = study.branches();
        int branch = random.nextInt(branches.size());
        int first = (int) (study.start().toEpochDay() - settings.firstDay().toEpochDay());
        int enrolled = first + random.nextInt(study.enrollmentDays());
        int exposed = random.nextDouble() < EXPOSED ? enrolled + random.nextInt(3) : -1;
        boolean twice = branches.size() > 1 && random.nextDouble() < IN_TWO_BRANCHES;
        String other = twice ? branches.get((branch + 1) % branches.size()) : "";
        return new Client.Membership(study, branches.get(branch), enrolled, exposed, other);
    }

    private static String uuid(SplittableRandom random) {
        long high = random.nextLong();
        long low = random.nextLong();
        return String.format(
                Locale.ROOT,
                "%08x-%04x-4%03x-a%03x-%012x",
                high >>> 32,
                (high >>> 16) & 0xffff,
                high & 0xfff,
                low >>> 52,
                low & 0xffffffffffffL);
    }

    private static double gaussian(SplittableRandom random) {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
