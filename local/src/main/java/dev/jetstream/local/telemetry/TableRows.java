package dev.jetstream.local.telemetry;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The rows of one table as JSON, made while they are read; the same at every reading.
 *
 * <p>A client sends on some days only; now and then a row comes twice. A table of events also has the client's
 * enrollments (for one in five hundred in two branches) and exposures.
 */
final class TableRows implements Iterable<String> {
    private static final double TWICE = 0.002;
    private static final double SHAPED = 0.85;

    private final Population population;
    private final TelemetrySettings settings;
    private final FieldWriter writer;
    private final List<List<Condition>> groups;
    private final long tableSeed;
    private final boolean events;
    private final boolean glean;

    TableRows(
            String table, List<SchemaField> fields, SqlHints hints, Population population, TelemetrySettings settings) {
        this.population = population;
        this.settings = settings;
        this.groups = hints.groups().stream()
                .filter(group -> !RowTemplate.isReserved(group))
                .toList();
        List<RowTemplate> templates = groups.stream().map(RowTemplate::new).toList();
        this.writer = new ColumnWriters(hints, templates).record(fields);
        this.tableSeed = Mix.of(settings.seed(), table.hashCode());
        this.glean = has(fields, "event_name") && has(fields, "event_extra");
        this.events = glean || has(fields, "event_method");
    }

    private static boolean has(List<SchemaField> fields, String name) {
        return fields.stream().anyMatch(field -> field.name().equals(name));
    }

    @Override
    public Iterator<String> iterator() {
        return new Rows();
    }

    private final class Rows implements Iterator<String> {
        private final Deque<String> ready = new ArrayDeque<>();
        private final StringBuilder out = new StringBuilder(512);
        private int next;

        @Override
        public boolean hasNext() {
            while (ready.isEmpty() && next < population.size()) {
                addClient(population.client(next));
                next++;
            }
            return !ready.isEmpty();
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            return ready.remove();
        }

        private void addClient(Client client) {
            if (events) {
                client.memberships().forEach(membership -> addStudyEvents(client, membership));
            }
            for (int day = 0; day < settings.days(); day++) {
                long bits = Mix.of(tableSeed, client.index(), day);
                if (Mix.unit(bits) < client.activity()) {
                    addActivity(client, day, bits);
                }
            }
        }

        private void addActivity(Client client, int day, long bits) {
            int rows = events ? 1 + (int) Math.floorMod(bits, 3L) : 1;
            for (int i = 0; i < rows; i++) {
                long rowBits = Mix.of(bits, i + 1L);
                add(client, day, rowBits, template(rowBits));
                if (Mix.unit(Mix.of(rowBits, 5)) < TWICE) {
                    add(client, day, rowBits, template(rowBits));
                }
            }
        }

        private void addStudyEvents(Client client, Client.Membership membership) {
            long bits = Mix.of(tableSeed, client.index(), -1);
            int enrolled = membership.enrolled();
            add(client, enrolled, bits, RowTemplate.event(membership, membership.branch(), false, glean));
            if (!membership.otherBranch().isEmpty()) {
                add(client, enrolled, bits + 1, RowTemplate.event(membership, membership.otherBranch(), false, glean));
            }
            if (membership.exposed() >= 0) {
                int exposed = membership.exposed();
                add(client, exposed, bits + 2, RowTemplate.event(membership, membership.branch(), true, glean));
            }
        }

        private void add(Client client, int day, long bits, RowTemplate template) {
            out.setLength(0);
            long epochDay = settings.firstDay().toEpochDay() + day;
            writer.write(out, new RowState(client, day, epochDay, bits, template));
            ready.add(out.toString());
        }

        private RowTemplate template(long bits) {
            if (groups.isEmpty() || Mix.unit(Mix.of(bits, 2)) > SHAPED) {
                return RowTemplate.ANY;
            }
            return RowTemplate.of(group(Mix.of(bits, 3)), group(Mix.of(bits, 4)));
        }

        private List<Condition> group(long bits) {
            return groups.get((int) Math.floorMod(bits, (long) groups.size()));
        }
    }
}
