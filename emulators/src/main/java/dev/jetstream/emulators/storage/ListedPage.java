package dev.jetstream.emulators.storage;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One page of a listing; {@code nextToken} is null on the last one. */
record ListedPage(
        List<StoredObject> items,
        List<String> prefixes,
        @Nullable String nextToken) {
    ListedPage {
        items = List.copyOf(items);
        prefixes = List.copyOf(prefixes);
    }
}
