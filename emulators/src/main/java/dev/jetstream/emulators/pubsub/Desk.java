package dev.jetstream.emulators.pubsub;

import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one monitor around the broker and those who wait for its messages.
 *
 * <p>Calls change the broker inside the monitor, hand out what became ready, and wait for the journal outside of it, so
 * that one flush of the disk serves all calls that came meanwhile.
 */
final class Desk {
    private static final Logger LOG = LoggerFactory.getLogger(Desk.class);

    private final PubSubBroker broker;
    private final BrokerJournal journal;
    private final Map<String, WaitingLine> lines = new HashMap<>();

    Desk(PubSubBroker broker, BrokerJournal journal) {
        this.broker = broker;
        this.journal = journal;
    }

    PubSubBroker broker() {
        return broker;
    }

    /** Answers a call that only looks. */
    <T> void read(StreamObserver<T> out, Supplier<T> work) {
        reply(out, () -> {
            synchronized (this) {
                return work.get();
            }
        });
    }

    /** Answers a call that changes something, once the change is on disk. */
    <T> void write(StreamObserver<T> out, Supplier<T> work) {
        reply(out, () -> changed(work));
    }

    /** Does work inside the monitor and returns its result when it is on disk. */
    <T> T changed(Supplier<T> work) {
        T result;
        synchronized (this) {
            result = work.get();
            serve();
        }
        journal.sync();
        return result;
    }

    synchronized void locked(Runnable work) {
        work.run();
    }

    synchronized void tick() {
        try {
            broker.tick();
            serve();
        } catch (RuntimeException e) {
            LOG.error("Pub/Sub clock tick failed", e);
        }
    }

    /** The line of those who wait at a subscription. Call inside the monitor. */
    WaitingLine line(String subscription) {
        broker.requireSubscription(subscription);
        return lines.computeIfAbsent(subscription, name -> new WaitingLine(broker, name));
    }

    /** Hands out everything that somebody waits for. Call inside the monitor. */
    void serve() {
        for (WaitingLine line : new ArrayList<>(lines.values())) {
            line.serve();
            if (line.isEmpty()) {
                lines.remove(line.subscription());
            }
        }
    }

    synchronized void closeAll(BrokerException reason) {
        List.copyOf(lines.values()).forEach(line -> line.close(reason));
        lines.clear();
    }

    static Throwable wire(BrokerException refusal) {
        return StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(refusal.code().getNumber())
                .setMessage(refusal.words())
                .build());
    }

    private static <T> void reply(StreamObserver<T> out, Supplier<T> work) {
        T answer;
        try {
            answer = work.get();
        } catch (BrokerException e) {
            out.onError(wire(e));
            return;
        } catch (io.grpc.StatusRuntimeException e) {
            out.onError(e);
            return;
        }
        if (!(out instanceof ServerCallStreamObserver<T> call && call.isCancelled())) {
            out.onNext(answer);
            out.onCompleted();
        }
    }
}
