package dev.jetstream.gcp.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.api.gax.rpc.DeadlineExceededException;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.ReceivedMessage;
import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.Inbox;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Takes messages one by one with Pub/Sub's unary pull.
 *
 * <p>A cancelled pull is cancelled at the service; a message that comes in spite of it is given back at once.
 */
public final class PubSubInbox implements Inbox {
    private static final Logger LOG = LoggerFactory.getLogger(PubSubInbox.class);

    private final PubSubConnection connection;
    private final String subscription;
    private final PullRequest request;

    PubSubInbox(PubSubConnection connection, String subscription) {
        this.connection = connection;
        this.subscription = subscription;
        this.request = PullRequest.newBuilder()
                .setSubscription(subscription)
                .setMaxMessages(1)
                .build();
    }

    @Override
    public Mono<Delivery> pull() {
        String what = "pull from " + subscription;
        return Mono.<Delivery>create(this::pull)
                // No message within the wait.
                .onErrorResume(DeadlineExceededException.class, e -> Mono.empty())
                .onErrorMap(Failures.of(what))
                .retryWhen(connection.remote().retry(what));
    }

    private void pull(MonoSink<Delivery> sink) {
        ApiFuture<PullResponse> future = connection
                .subscriberStub()
                .pullCallable()
                .futureCall(
                        request, PubSubConnection.context(connection.settings().pullWait()));
        AtomicBoolean settled = new AtomicBoolean();
        MonoSink<Delivery> cancelling = sink.onCancel(() -> {
            if (settled.compareAndSet(false, true)) {
                future.cancel(true);
            }
        });
        ApiFutures.addCallback(
                future,
                new ApiFutureCallback<>() {
                    @Override
                    public void onSuccess(PullResponse response) {
                        if (settled.compareAndSet(false, true)) {
                            hand(response, cancelling);
                        } else {
                            response.getReceivedMessagesList().forEach(PubSubInbox.this::giveBack);
                        }
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        if (settled.compareAndSet(false, true)) {
                            cancelling.error(failure);
                        }
                    }
                },
                connection::handOver);
    }

    private void hand(PullResponse response, MonoSink<Delivery> sink) {
        if (response.getReceivedMessagesCount() == 0) {
            sink.success();
        } else {
            sink.success(new PubSubDelivery(connection, subscription, response.getReceivedMessages(0)));
        }
    }

    private void giveBack(ReceivedMessage message) {
        LOG.debug("a message of {} came after its pull was cancelled: given back", subscription);
        ApiFutures.addCallback(
                connection
                        .subscriberStub()
                        .modifyAckDeadlineCallable()
                        .futureCall(PubSubDelivery.request(subscription, message.getAckId(), Duration.ZERO)),
                new ApiFutureCallback<>() {
                    @Override
                    public void onSuccess(com.google.protobuf.Empty ignored) {
                        // Somebody else may have it now.
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        LOG.debug("its lease will end by itself", failure);
                    }
                },
                connection::handOver);
    }
}
