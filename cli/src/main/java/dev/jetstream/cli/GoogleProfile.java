package dev.jetstream.cli;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.message.EventTopics.Timing;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.warehouse.Warehouse;
import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Google's own services, with the machine's credentials; the data are real. */
public final class GoogleProfile implements Profile {
    @Override
    public String name() {
        return "gcp";
    }

    @Override
    public Opened open(Path workdir) {
        return new Google();
    }

    @Override
    public Timing timing() {
        return Timing.cloud();
    }

    @Override
    public boolean prepares() {
        return false;
    }

    @Override
    public boolean submitsWorkflows() {
        return true;
    }

    @Override
    public Mono<Void> prepare(Warehouse warehouse, List<AnalysisConfig> configs, LocalDate date, PlanOptions options) {
        return Mono.empty();
    }

    private static final class Google implements Opened {
        @Override
        public @Nullable String pubsub() {
            return null;
        }

        @Override
        public @Nullable URI bigquery() {
            return null;
        }

        @Override
        public @Nullable URI storage() {
            return null;
        }

        @Override
        public String place(String bucket, String object) {
            return "gs://" + bucket + "/" + object;
        }

        @Override
        public void close() {
            // nothing was started
        }
    }
}
