package dev.jetstream.emulators.pubsub;

import com.google.pubsub.v1.ReceivedMessage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Those who wait for one subscription's messages: pulls, served first come first, and open streams, which share a
 * backlog so that the first does not swallow it. Used inside the desk's monitor only.
 */
final class WaitingLine {
    private static final int MAX_MESSAGES = 1000;
    private static final long MAX_BYTES = 4 << 20;

    private final PubSubBroker broker;
    private final String subscription;
    private final Deque<WaitingPull> pulls = new ArrayDeque<>();
    private final List<StreamingPull> streams = new ArrayList<>();
    private int nextStream;

    WaitingLine(PubSubBroker broker, String subscription) {
        this.broker = broker;
        this.subscription = subscription;
    }

    String subscription() {
        return subscription;
    }

    boolean isEmpty() {
        return pulls.isEmpty() && streams.isEmpty();
    }

    void join(WaitingPull pull) {
        pulls.add(pull);
    }

    void leave(WaitingPull pull) {
        pulls.remove(pull);
    }

    void join(StreamingPull stream) {
        streams.add(stream);
    }

    void leave(StreamingPull stream) {
        streams.remove(stream);
    }

    void serve() {
        if (!broker.has(subscription)) {
            close(BrokerException.notFound(
                    "Resource not found (resource=%s)".formatted(ResourceNames.id(subscription))));
            return;
        }
        servePulls();
        serveStreams();
    }

    void close(BrokerException reason) {
        List.copyOf(pulls).forEach(pull -> pull.refuse(reason));
        List.copyOf(streams).forEach(stream -> stream.refuse(reason));
        pulls.clear();
        streams.clear();
    }

    private void servePulls() {
        while (!pulls.isEmpty() && broker.ready(subscription) > 0) {
            WaitingPull pull = pulls.remove();
            if (!pull.isGone()) {
                int deadline = broker.subscription(subscription).getAckDeadlineSeconds();
                pull.answer(broker.take(subscription, pull.most(), MAX_BYTES, deadline, LeaseHolder.NOBODY));
            }
        }
        for (WaitingPull pull : List.copyOf(pulls)) {
            if (pull.isGone() || pull.isOver()) {
                pulls.remove(pull);
                pull.answer(List.of());
            }
        }
    }

    private void serveStreams() {
        int ready = broker.ready(subscription);
        int passedOver = 0;
        while (ready > 0 && passedOver < streams.size()) {
            nextStream = (nextStream + 1) % streams.size();
            StreamingPull stream = streams.get(nextStream);
            int share = Math.max(1, (ready + streams.size() - 1) / streams.size());
            int room = Math.min(Math.min(stream.roomForMessages(), share), MAX_MESSAGES);
            long bytes = Math.min(stream.roomForBytes(), MAX_BYTES);
            if (room <= 0 || bytes <= 0) {
                passedOver++;
                continue;
            }
            List<ReceivedMessage> taken =
                    broker.take(subscription, room, bytes, stream.leaseSeconds(), stream.holder());
            stream.deliver(taken);
            passedOver = taken.isEmpty() ? passedOver + 1 : 0;
            ready = broker.ready(subscription);
        }
    }
}
