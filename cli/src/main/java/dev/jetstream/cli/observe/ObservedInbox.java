package dev.jetstream.cli.observe;

import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.Inbox;
import reactor.core.publisher.Mono;

/** A subscription whose messages are counted, timed, traced and named in the log lines of the work on them. */
final class ObservedInbox implements Inbox {
    private final Inbox inbox;
    private final Service service;
    private final ServiceMeters meters;
    private final Traces traces;
    private final Readiness readiness;

    ObservedInbox(Inbox inbox, Service service, ServiceMeters meters, Traces traces, Readiness readiness) {
        this.inbox = inbox;
        this.service = service;
        this.meters = meters;
        this.traces = traces;
        this.readiness = readiness;
        meters.begin(service);
        readiness.expect(service);
    }

    @Override
    public Mono<Delivery> pull() {
        return inbox.pull().doOnSuccess(answer -> readiness.heard(service)).map(this::observed);
    }

    private Delivery observed(Delivery delivery) {
        if (delivery.attempt() > 1) {
            meters.redelivered(service).increment();
        }
        return new ObservedDelivery(delivery, service, meters, traces, readiness);
    }
}
