package dev.jetstream.cli.observe;

import dev.jetstream.core.blob.BlobStore;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.ledger.Manifest;
import dev.jetstream.core.log.LogFields;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.dispatcher.http.HttpService;
import dev.jetstream.dispatcher.http.ServerSettings;
import dev.jetstream.dispatcher.http.ServiceState;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.trace.Span;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What a process tells of itself. The services work through ports that are wrapped here, and know nothing of it.
 *
 * <p>Close it after the work has ended.
 */
public final class Observability implements ServiceState, AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics pauses = new JvmGcMetrics();
    private final LogbackMetrics lines = new LogbackMetrics();
    private final ServiceMeters meters;
    private final Traces traces;
    private final Readiness readiness;
    private final @Nullable HttpService server;

    /**
     * Begins to observe.
     *
     * @param listen where the process answers what is asked of it, or null where nobody asks
     * @param clock for ages and silence
     */
    public Observability(@Nullable InetSocketAddress listen, Clock clock) {
        ThreadFields.follow();
        this.meters = new ServiceMeters(registry, clock);
        this.traces = new Traces(null);
        this.readiness = new Readiness(clock);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        pauses.bindTo(registry);
        lines.bindTo(registry);
        this.server = listen == null ? null : HttpService.start(ServerSettings.at(listen), this, registry);
    }

    /** Messages of a subscription. */
    public Inbox inbox(String subscription, Inbox inbox) {
        return new ObservedInbox(inbox, Service.of(subscription), meters, traces, readiness);
    }

    /** Messages to others. */
    public Outbox outbox(Outbox outbox) {
        return new ObservedOutbox(outbox, meters, traces);
    }

    /** The ledger in a state bucket. */
    public Ledger ledger(BlobStore state) {
        return new Ledger(state, meters::written);
    }

    /** A person's act, which no message asked for: all that is sent during it is one trace. */
    public <T> Mono<T> act(String name, Mono<T> work) {
        return Mono.defer(() -> {
            Span span = traces.beginning(name);
            return work.doFinally(end -> span.end())
                    .contextWrite(LogFields.with(
                            Traces.TRACE_ID, span.getSpanContext().getTraceId()))
                    .contextWrite(context -> context.put(
                            Traces.KEY, io.opentelemetry.context.Context.root().with(span)));
        });
    }

    /** The work on a batch in this process. */
    public Mono<Void> batch(Manifest manifest, Mono<Void> work) {
        return Mono.defer(() -> {
                    meters.opened(manifest.batch(), manifest.created());
                    return work;
                })
                .doFinally(end -> {
                    meters.closed(manifest.batch());
                    readiness.finished(Service.of(EventTopics.batchSubscription(manifest.batch())));
                    readiness.finished(Service.EXPORTER);
                })
                .contextWrite(LogFields.with(LogFields.BATCH, manifest.batch()));
    }

    /** For metrics that a service keeps itself. */
    public MeterRegistry meters() {
        return registry;
    }

    /** The port on which it answers; empty when nobody asks. */
    public Optional<Integer> port() {
        return Optional.ofNullable(server).map(HttpService::port);
    }

    @Override
    public Optional<String> notReady() {
        return readiness.notReady();
    }

    @Override
    public String metrics() {
        return registry.scrape();
    }

    @Override
    public void close() {
        if (server != null) {
            server.close();
        }
        pauses.close();
        lines.close();
        traces.close();
        registry.close();
    }
}
