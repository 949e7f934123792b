package dev.jetstream.local.meaning;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who may have enrolled.
 *
 * @param group two neighbours share one; one in twelve has none
 * @param sampleId on either side of each limit that a case samples at
 */
record Subject(int index, String client, @Nullable String group, int sampleId) {
    private static final int HOW_MANY = 96;
    private static final List<Integer> SAMPLE_IDS = List.of(0, 9, 10, 24, 25, 49, 50, 98, 99, 5, 30, 75);

    static List<Subject> all() {
        List<Subject> all = new ArrayList<>();
        for (int i = 0; i < HOW_MANY; i++) {
            String group = i % SAMPLE_IDS.size() == SAMPLE_IDS.size() - 1 ? null : "group-%02d".formatted(i / 2);
            all.add(new Subject(i, client(i), group, SAMPLE_IDS.get(i % SAMPLE_IDS.size())));
        }
        return all;
    }

    /** Another's id, for columns with ids of another kind. */
    String clientAfter(int steps) {
        return client((index + steps) % HOW_MANY);
    }

    private static String client(int index) {
        return "client-%02d".formatted(index);
    }
}
