package dev.jetstream.emulators.pubsub;

import com.google.pubsub.v1.ReceivedMessage;
import com.google.pubsub.v1.StreamingPullRequest;
import com.google.pubsub.v1.StreamingPullResponse;
import com.google.pubsub.v1.StreamingPullResponse.AcknowledgeConfirmation;
import com.google.pubsub.v1.StreamingPullResponse.ModifyAckDeadlineConfirmation;
import com.google.pubsub.v1.StreamingPullResponse.SubscriptionProperties;
import com.google.pubsub.v1.Subscription;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One open stream: takes messages within its flow-control limits, settles and renews, answers the client's keep-alive.
 *
 * <p>A stream that ends leaves its leases to run out, as the real service does.
 */
final class StreamingPull implements StreamObserver<StreamingPullRequest> {
    private final Desk desk;
    private final ServerCallStreamObserver<StreamingPullResponse> out;
    private @Nullable String subscription;
    private int leaseSeconds;
    private long mostMessages;
    private long mostBytes;
    private long messages;
    private long bytes;
    private boolean over;

    StreamingPull(Desk desk, ServerCallStreamObserver<StreamingPullResponse> out) {
        this.desk = desk;
        this.out = out;
        out.setOnCancelHandler(this::leave);
        out.setOnReadyHandler(() -> desk.locked(desk::serve));
    }

    int leaseSeconds() {
        return leaseSeconds;
    }

    int roomForMessages() {
        if (over || !out.isReady()) {
            return 0;
        }
        return mostMessages <= 0 ? Integer.MAX_VALUE : (int) Math.max(0, mostMessages - messages);
    }

    long roomForBytes() {
        return mostBytes <= 0 ? Long.MAX_VALUE : Math.max(0, mostBytes - bytes);
    }

    LeaseHolder holder() {
        return leaseBytes -> {
            messages--;
            bytes -= leaseBytes;
        };
    }

    void deliver(List<ReceivedMessage> taken) {
        if (taken.isEmpty()) {
            return;
        }
        messages += taken.size();
        bytes += taken.stream()
                .mapToLong(message -> message.getMessage().getSerializedSize())
                .sum();
        send(StreamingPullResponse.newBuilder().addAllReceivedMessages(taken));
    }

    void refuse(BrokerException reason) {
        if (!over) {
            over = true;
            if (!out.isCancelled()) {
                out.onError(Desk.wire(reason));
            }
        }
    }

    @Override
    public void onNext(StreamingPullRequest request) {
        try {
            StreamingPullResponse.@Nullable Builder answer = desk.changed(() -> handle(request));
            if (answer != null) {
                desk.locked(() -> send(answer));
            }
        } catch (BrokerException e) {
            desk.locked(() -> refuse(e));
            leave();
        }
    }

    @Override
    public void onError(Throwable failure) {
        leave();
    }

    @Override
    public void onCompleted() {
        leave();
        out.onCompleted();
    }

    /** Changes what the request asks for; what is to be sent once that is on disk, or null for nothing. */
    private StreamingPullResponse.@Nullable Builder handle(StreamingPullRequest request) {
        String name = subscription;
        boolean first = name == null;
        if (name == null) {
            name = open(request);
        } else if (request.getStreamAckDeadlineSeconds() > 0) {
            leaseSeconds = SubscriptionRules.ackDeadline(request.getStreamAckDeadlineSeconds());
        }
        boolean settles = request.getAckIdsCount() + request.getModifyDeadlineAckIdsCount() > 0;
        StreamingPullResponse.Builder answer = StreamingPullResponse.newBuilder();
        if (settles) {
            settle(name, request, answer);
        }
        boolean keepAlive = !settles && request.getStreamAckDeadlineSeconds() == 0;
        boolean confirms = answer.hasAcknowledgeConfirmation() || answer.hasModifyAckDeadlineConfirmation();
        return first || keepAlive || confirms ? answer : null;
    }

    private String open(StreamingPullRequest request) {
        String name = request.getSubscription();
        leaseSeconds = SubscriptionRules.ackDeadline(request.getStreamAckDeadlineSeconds());
        mostMessages = request.getMaxOutstandingMessages();
        mostBytes = request.getMaxOutstandingBytes();
        desk.line(name).join(this);
        subscription = name;
        return name;
    }

    private void settle(String name, StreamingPullRequest request, StreamingPullResponse.Builder answer) {
        PubSubBroker broker = desk.broker();
        List<String> deadAcks = broker.acknowledge(name, request.getAckIdsList());
        List<String> deadModacks = new ArrayList<>();
        for (int i = 0; i < request.getModifyDeadlineAckIdsCount(); i++) {
            deadModacks.addAll(broker.modifyAckDeadline(
                    name, List.of(request.getModifyDeadlineAckIds(i)), request.getModifyDeadlineSeconds(i)));
        }
        if (!broker.subscription(name).getEnableExactlyOnceDelivery()) {
            return;
        }
        if (request.getAckIdsCount() > 0) {
            answer.setAcknowledgeConfirmation(AcknowledgeConfirmation.newBuilder()
                    .addAllAckIds(without(request.getAckIdsList(), deadAcks))
                    .addAllInvalidAckIds(deadAcks));
        }
        if (request.getModifyDeadlineAckIdsCount() > 0) {
            answer.setModifyAckDeadlineConfirmation(ModifyAckDeadlineConfirmation.newBuilder()
                    .addAllAckIds(without(request.getModifyDeadlineAckIdsList(), deadModacks))
                    .addAllInvalidAckIds(deadModacks));
        }
    }

    private static List<String> without(List<String> ackIds, List<String> dead) {
        List<String> live = new ArrayList<>(ackIds);
        live.removeAll(dead);
        return live;
    }

    /** Every response says how the subscription works: the client acts on that, not on what it asked for. */
    private void send(StreamingPullResponse.Builder response) {
        String name = subscription;
        if (over || name == null || out.isCancelled() || !desk.broker().has(name)) {
            return;
        }
        Subscription settings = desk.broker().subscription(name);
        out.onNext(response.setSubscriptionProperties(SubscriptionProperties.newBuilder()
                        .setExactlyOnceDeliveryEnabled(settings.getEnableExactlyOnceDelivery())
                        .setMessageOrderingEnabled(settings.getEnableMessageOrdering()))
                .build());
    }

    private void leave() {
        desk.locked(() -> {
            over = true;
            String name = subscription;
            if (name != null && desk.broker().has(name)) {
                desk.line(name).leave(this);
            }
        });
    }
}
