package dev.jetstream.cli.ops;

import dev.jetstream.cli.Profile;
import dev.jetstream.cli.ServiceOptions;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.dispatcher.deadletter.DeadLetterBox;
import dev.jetstream.dispatcher.status.Overview;
import dev.jetstream.gcp.GcpClients;
import dev.jetstream.gcp.GcpEndpoints;
import dev.jetstream.gcp.GcpSettings;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The ledger and the dead letters of a profile, to look at. */
final class LedgerCommand implements AutoCloseable {
    /** A person waits, and a box that is empty answers nothing. */
    private static final Duration PULL_WAIT = Duration.ofSeconds(2);

    private static final int MOST_LETTERS = 10_000;

    private final Scheduler timer = Schedulers.newSingle("timer", true);
    private final Profile profile;
    private final Profile.Opened services;
    private final GcpClients clients;
    private final Ledger ledger;

    LedgerCommand(ServiceOptions options, Profile own) {
        this.profile = options.sources().profile(own);
        this.services = profile.open(options.sources().workdir());
        this.clients = new GcpClients(
                options.sources().project(),
                new GcpEndpoints(services.pubsub(), services.bigquery(), services.storage()),
                GcpSettings.defaults(),
                timer);
        this.ledger = new Ledger(clients.bucket(options.stateBucketOrDefault()));
        await(clients.bucket(options.stateBucketOrDefault()).ensureBucket());
    }

    Ledger ledger() {
        return ledger;
    }

    Overview overview() {
        return new Overview(ledger);
    }

    DeadLetterBox deadLetters() {
        await(clients.bus().ensureSubscription(EventTopics.deadLetters(profile.timing())));
        return new DeadLetterBox(clients.inbox(EventTopics.DEAD_LETTERS_READ), MOST_LETTERS, PULL_WAIT, timer);
    }

    <T> T get(Mono<T> answer) {
        return answer.blockOptional().orElseThrow();
    }

    private static void await(Mono<Void> work) {
        var unused = work.blockOptional();
    }

    @Override
    public void close() {
        try {
            clients.close();
        } finally {
            services.close();
            timer.dispose();
        }
    }
}
