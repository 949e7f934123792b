package dev.jetstream.emulators.pubsub;

import java.util.List;
import java.util.function.Function;

/** One page of a list that is ordered by name; the token is the last name of the page before. */
record ListPage<T>(List<T> items, String nextToken) {
    ListPage {
        items = List.copyOf(items);
    }

    static <T> ListPage<T> of(List<T> all, Function<T, String> name, int size, String token) {
        List<T> rest = all.stream()
                .filter(item -> name.apply(item).compareTo(token) > 0)
                .toList();
        if (size <= 0 || rest.size() <= size) {
            return new ListPage<>(rest, "");
        }
        return new ListPage<>(rest.subList(0, size), name.apply(rest.get(size - 1)));
    }
}
