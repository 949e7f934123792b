package dev.jetstream.emulators.storage;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a call demands of the object it meets; an absent object has generation 0. */
record Preconditions(
        @Nullable Long generation,
        @Nullable Long generationMatch,
        @Nullable Long generationNotMatch,
        @Nullable Long metagenerationMatch,
        @Nullable Long metagenerationNotMatch) {
    static final Preconditions NONE = new Preconditions(null, null, null, null, null);

    static Preconditions of(Map<String, String> query) {
        return of(query, "if", "generation");
    }

    static Preconditions ofSource(Map<String, String> query) {
        return of(query, "ifSource", "sourceGeneration");
    }

    /** For changes: 412 when the object is not as demanded. */
    void checkWrite(@Nullable StoredObject current) {
        if (!matches(current) || !differs(current)) {
            throw StorageException.conditionNotMet();
        }
    }

    /** For reads of an object that is there: 412 when it is another one, 304 when it is still the same one. */
    void checkRead(StoredObject current) {
        if (!matches(current)) {
            throw StorageException.conditionNotMet();
        }
        if (!differs(current)) {
            throw new StorageException(304, "notModified", "Not Modified");
        }
    }

    /** Whether the call means this very generation; only the live one is kept. */
    boolean means(StoredObject current) {
        return generation == null || generation == current.generation();
    }

    private boolean matches(@Nullable StoredObject current) {
        long now = current == null ? 0 : current.generation();
        return (generationMatch == null || generationMatch == now)
                && (metagenerationMatch == null
                        || (current != null && metagenerationMatch == current.metageneration()));
    }

    private boolean differs(@Nullable StoredObject current) {
        long now = current == null ? 0 : current.generation();
        return (generationNotMatch == null || generationNotMatch != now)
                && (metagenerationNotMatch == null
                        || current == null
                        || metagenerationNotMatch != current.metageneration());
    }

    private static Preconditions of(Map<String, String> query, String prefix, String generation) {
        return new Preconditions(
                number(query, generation),
                number(query, prefix + "GenerationMatch"),
                number(query, prefix + "GenerationNotMatch"),
                number(query, prefix + "MetagenerationMatch"),
                number(query, prefix + "MetagenerationNotMatch"));
    }

    private static @Nullable Long number(Map<String, String> query, String key) {
        String text = query.get(key);
        if (text == null) {
            return null;
        }
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw StorageException.invalid("%s must be a number, not %s".formatted(key, text));
        }
    }
}
