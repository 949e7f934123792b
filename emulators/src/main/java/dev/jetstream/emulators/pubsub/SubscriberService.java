package dev.jetstream.emulators.pubsub;

import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import com.google.pubsub.v1.AcknowledgeRequest;
import com.google.pubsub.v1.DeleteSubscriptionRequest;
import com.google.pubsub.v1.GetSubscriptionRequest;
import com.google.pubsub.v1.ListSubscriptionsRequest;
import com.google.pubsub.v1.ListSubscriptionsResponse;
import com.google.pubsub.v1.ModifyAckDeadlineRequest;
import com.google.pubsub.v1.PullRequest;
import com.google.pubsub.v1.PullResponse;
import com.google.pubsub.v1.SeekRequest;
import com.google.pubsub.v1.SeekResponse;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.SubscriberGrpc;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.UpdateSubscriptionRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** {@code google.pubsub.v1.Subscriber} on the wire. */
final class SubscriberService extends SubscriberGrpc.SubscriberImplBase {
    /** Below the 60 s after which the client's own pull gives up, so that an empty inbox is an answer, not an error. */
    private static final Duration LONGEST_PULL = Duration.ofSeconds(20);

    private final Desk desk;
    private final PubSubBroker broker;
    private final Clock clock;

    SubscriberService(Desk desk, Clock clock) {
        this.desk = desk;
        this.broker = desk.broker();
        this.clock = clock;
    }

    @Override
    public void createSubscription(Subscription request, StreamObserver<Subscription> out) {
        desk.write(out, () -> broker.createSubscription(request));
    }

    @Override
    public void updateSubscription(UpdateSubscriptionRequest request, StreamObserver<Subscription> out) {
        desk.write(out, () -> broker.updateSubscription(request.getSubscription(), request.getUpdateMask()));
    }

    @Override
    public void getSubscription(GetSubscriptionRequest request, StreamObserver<Subscription> out) {
        desk.read(out, () -> broker.subscription(request.getSubscription()));
    }

    @Override
    public void listSubscriptions(ListSubscriptionsRequest request, StreamObserver<ListSubscriptionsResponse> out) {
        desk.read(out, () -> {
            List<Subscription> all = broker.subscriptions().stream()
                    .filter(subscription -> subscription.getName().startsWith(request.getProject() + "/"))
                    .toList();
            ListPage<Subscription> page =
                    ListPage.of(all, Subscription::getName, request.getPageSize(), request.getPageToken());
            return ListSubscriptionsResponse.newBuilder()
                    .addAllSubscriptions(page.items())
                    .setNextPageToken(page.nextToken())
                    .build();
        });
    }

    @Override
    public void deleteSubscription(DeleteSubscriptionRequest request, StreamObserver<Empty> out) {
        desk.write(out, () -> {
            broker.deleteSubscription(request.getSubscription());
            return Empty.getDefaultInstance();
        });
    }

    @Override
    @SuppressWarnings("deprecation") // Clients still send return_immediately.
    public void pull(PullRequest request, StreamObserver<PullResponse> out) {
        ServerCallStreamObserver<PullResponse> call = (ServerCallStreamObserver<PullResponse>) out;
        long wait = request.getReturnImmediately() ? 0 : LONGEST_PULL.toMillis();
        WaitingPull pull = new WaitingPull(call, request.getMaxMessages(), clock, wait);
        call.setOnCancelHandler(() -> desk.locked(() -> {
            if (broker.has(request.getSubscription())) {
                desk.line(request.getSubscription()).leave(pull);
            }
        }));
        desk.locked(() -> {
            try {
                if (request.getMaxMessages() <= 0) {
                    throw BrokerException.invalid("max_messages must be positive, not " + request.getMaxMessages());
                }
                desk.line(request.getSubscription()).join(pull);
                broker.tick();
                desk.serve();
            } catch (BrokerException e) {
                pull.refuse(e);
            }
        });
    }

    @Override
    public StreamObserver<StreamingPullRequest> streamingPull(StreamObserver<StreamingPullResponse> out) {
        return new StreamingPull(desk, (ServerCallStreamObserver<StreamingPullResponse>) out);
    }

    @Override
    public void acknowledge(AcknowledgeRequest request, StreamObserver<Empty> out) {
        desk.write(out, () -> {
            List<String> dead = broker.acknowledge(request.getSubscription(), request.getAckIdsList());
            return confirm(request.getSubscription(), dead);
        });
    }

    @Override
    public void modifyAckDeadline(ModifyAckDeadlineRequest request, StreamObserver<Empty> out) {
        desk.write(out, () -> {
            List<String> dead = broker.modifyAckDeadline(
                    request.getSubscription(), request.getAckIdsList(), request.getAckDeadlineSeconds());
            return confirm(request.getSubscription(), dead);
        });
    }

    @Override
    public void seek(SeekRequest request, StreamObserver<SeekResponse> out) {
        desk.write(out, () -> {
            if (!request.hasTime()) {
                throw new BrokerException(Code.UNIMPLEMENTED, "seek to a snapshot is not implemented here");
            }
            broker.seek(request.getSubscription(), Instant.ofEpochMilli(WireTime.millis(request.getTime())));
            return SeekResponse.getDefaultInstance();
        });
    }

    /**
     * Under exactly-once a dead ack id fails the call and is named in an ErrorInfo, the only place the client reads.
     */
    private Empty confirm(String subscription, List<String> dead) {
        if (dead.isEmpty() || !broker.subscription(subscription).getEnableExactlyOnceDelivery()) {
            return Empty.getDefaultInstance();
        }
        ErrorInfo.Builder info =
                ErrorInfo.newBuilder().setReason("EXACTLY_ONCE_ACKID_FAILURE").setDomain("pubsub.googleapis.com");
        dead.forEach(ackId -> info.putMetadata(ackId, "PERMANENT_FAILURE_INVALID_ACK_ID"));
        throw StatusProto.toStatusRuntimeException(Status.newBuilder()
                .setCode(Code.INVALID_ARGUMENT_VALUE)
                .setMessage("Some acknowledgement ids in the request were invalid. This could be because the"
                        + " acknowledgement ids have expired or the acknowledgement ids were malformed.")
                .addDetails(Any.pack(info.build()))
                .build());
    }
}
