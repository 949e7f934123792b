package dev.jetstream.emulators.pubsub;

import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.ReceivedMessage;
import io.grpc.stub.ServerCallStreamObserver;
import java.time.Clock;
import java.util.List;

/** One unary pull that waits for messages until its time is over or its caller has left. */
final class WaitingPull {
    private final ServerCallStreamObserver<PullResponse> out;
    private final int most;
    private final Clock clock;
    private final long until;

    WaitingPull(ServerCallStreamObserver<PullResponse> out, int most, Clock clock, long waitMillis) {
        this.out = out;
        this.most = most;
        this.clock = clock;
        this.until = clock.millis() + waitMillis;
    }

    int most() {
        return most;
    }

    boolean isGone() {
        return out.isCancelled();
    }

    boolean isOver() {
        return clock.millis() >= until;
    }

    void answer(List<ReceivedMessage> messages) {
        if (!isGone()) {
            out.onNext(
                    PullResponse.newBuilder().addAllReceivedMessages(messages).build());
            out.onCompleted();
        }
    }

    void refuse(BrokerException reason) {
        if (!isGone()) {
            out.onError(Desk.wire(reason));
        }
    }
}
