package dev.jetstream.local.simulation;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** What a service answered: a value, nothing, or a refusal of its own. */
record Answer<T>(@Nullable T value, @Nullable RuntimeException refusal) {
    static <T> Answer<T> of(Supplier<T> effect) {
        try {
            return new Answer<>(effect.get(), null);
        } catch (RuntimeException refused) {
            return new Answer<>(null, refused);
        }
    }

    void to(MonoSink<T> sink) {
        if (refusal != null) {
            sink.error(refusal);
        } else if (value == null) {
            sink.success();
        } else {
            sink.success(value);
        }
    }

    @Override
    public String toString() {
        if (refusal != null) {
            return refusal.getClass().getSimpleName();
        }
        return value == null ? "nothing" : "ok";
    }
}
