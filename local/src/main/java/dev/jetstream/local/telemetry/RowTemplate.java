package dev.jetstream.local.telemetry;

import dev.jetstream.local.telemetry.Condition.Access;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What one row is to hold for a statement to notice it: conditions that go together. */
record RowTemplate(List<Condition> conditions) {
    static final RowTemplate ANY = new RowTemplate(List.of());

    /** Words that make a row an enrollment or an exposure: those are written on purpose only, never by chance. */
    private static final Set<String> RESERVED = Set.of("enroll", "enrollment", "expose", "exposure", "nimbus_events");

    /** The conditions of {@code first}, and those of {@code second} about other columns. */
    static RowTemplate of(List<Condition> first, List<Condition> second) {
        List<Condition> both = new ArrayList<>(first);
        for (Condition condition : second) {
            boolean said = first.stream()
                    .anyMatch(other -> other.isAbout(condition.column(), condition.access())
                            && other.key().equals(condition.key()));
            if (!said) {
                both.add(condition);
            }
        }
        return new RowTemplate(List.copyOf(both));
    }

    static boolean isReserved(List<Condition> group) {
        return group.stream().anyMatch(condition -> condition.values().stream().anyMatch(RESERVED::contains));
    }

    /** Events in which a client enrolls, or is exposed, in each shape in which they are sent. */
    static RowTemplate event(Client.Membership membership, String branch, boolean exposure, boolean glean) {
        String slug = membership.study().slug();
        String method = exposure ? "exposure" : "enroll";
        String name = exposure ? "exposure" : "enrollment";
        return new RowTemplate(List.of(
                Condition.column("event_category", glean ? "nimbus_events" : "normandy"),
                Condition.column("event_method", method),
                Condition.column("event_object", "nimbus_experiment"),
                Condition.column("event_string_value", slug),
                Condition.map("event_map_values", exposure ? "branchSlug" : "branch", branch),
                Condition.column("event_name", name),
                Condition.json("event_extra", "$.experiment", slug),
                Condition.json("event_extra", "$.branch", branch)));
    }

    List<Condition> about(String column, Access access) {
        return conditions.stream()
                .filter(condition -> condition.isAbout(column, access))
                .toList();
    }
}
