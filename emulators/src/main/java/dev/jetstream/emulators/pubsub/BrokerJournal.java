package dev.jetstream.emulators.pubsub;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Where the broker keeps its changes, so that a restart finds every message that nobody has acknowledged. */
interface BrokerJournal extends AutoCloseable {
    /** A journal that keeps nothing, for tests and simulation. */
    BrokerJournal NONE = new BrokerJournal() {
        @Override
        public void replay(Consumer<JournalEntry> into) {}

        @Override
        public void append(List<JournalEntry> entries) {}

        @Override
        public boolean wantsCompaction() {
            return false;
        }

        @Override
        public void compact(Stream<JournalEntry> snapshot) {}

        @Override
        public void sync() {}

        @Override
        public void close() {}
    };

    /** Hands over what was kept, oldest first. Called once, before anything else. */
    void replay(Consumer<JournalEntry> into);

    /** Writes entries, all or none; a {@link BrokerException} (unavailable) when the disk does not take them. */
    void append(List<JournalEntry> entries);

    /** Whether so much of the journal is history that a snapshot is worth writing. */
    boolean wantsCompaction();

    /** Replaces the history by a snapshot, all or none. */
    void compact(Stream<JournalEntry> snapshot);

    /** Returns when everything appended before the call would survive a power cut. Callable from any thread. */
    void sync();

    @Override
    void close();
}
