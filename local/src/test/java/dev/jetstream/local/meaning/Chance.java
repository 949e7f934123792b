package dev.jetstream.local.meaning;

import java.time.LocalDate;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Seeded choices. */
final class Chance {
    private static final int LAST_SECOND = 24 * 3600 - 1;

    private final SplittableRandom random;

    Chance(long seed) {
        this.random = new SplittableRandom(seed);
    }

    boolean in(int percent) {
        return random.nextInt(100) < percent;
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    int between(int first, int last) {
        return random.nextInt(first, last + 1);
    }

    <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    /** A quarter's multiple, so that sums are exact in any order. */
    double quarters(int most) {
        return random.nextInt(most + 1) / 4.0;
    }

    @Nullable String branch() {
        int dice = random.nextInt(100);
        return dice < 46 ? "control" : dice < 92 ? "treatment" : null;
    }

    /** A moment of a day, often its first or last second. */
    String moment(LocalDate day) {
        int second = in(20) ? 0 : in(25) ? LAST_SECOND : random.nextInt(LAST_SECOND);
        return "%sT%02d:%02d:%02dZ".formatted(day, second / 3600, second / 60 % 60, second % 60);
    }

    /** A day about the enrollment period, mostly in it, often at its edges, sometimes outside. */
    LocalDate aboutEnrollment() {
        LocalDate first = Golden.FIRST_ENROLLMENT;
        LocalDate last = Golden.LAST_ENROLLMENT;
        int dice = random.nextInt(100);
        if (dice < 12) {
            return first.minusDays(between(1, 9));
        }
        if (dice < 24) {
            return last.plusDays(between(1, 4));
        }
        return dice < 34 ? first : dice < 44 ? last : first.plusDays(random.nextInt(Golden.ENROLLMENT_DAYS));
    }
}
