package dev.jetstream.core.config.collection;

import dev.jetstream.core.config.ConfigException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value made when first asked for, once; its failure is remembered likewise. Safe for several threads. */
final class Memo<T> implements Supplier<T> {
    private final Supplier<T> source;
    private @Nullable T value;
    private @Nullable ConfigException failure;

    Memo(Supplier<T> source) {
        this.source = source;
    }

    @Override
    public synchronized T get() {
        if (failure != null) {
            throw failure;
        }
        T known = value;
        if (known == null) {
            known = make();
            value = known;
        }
        return known;
    }

    private T make() {
        try {
            return source.get();
        } catch (ConfigException e) {
            failure = e;
            throw e;
        }
    }
}
