package dev.jetstream.emulators.pubsub;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcTransportChannel;
import com.google.api.gax.rpc.FixedTransportChannelProvider;
import com.google.api.gax.rpc.TransportChannelProvider;
import com.google.cloud.pubsub.v1.MessageReceiver;
import com.google.cloud.pubsub.v1.MessageReceiverWithAckResponse;
import com.google.cloud.pubsub.v1.Publisher;
import com.google.cloud.pubsub.v1.Subscriber;
import com.google.cloud.pubsub.v1.SubscriptionAdminClient;
import com.google.cloud.pubsub.v1.SubscriptionAdminSettings;
import com.google.cloud.pubsub.v1.TopicAdminClient;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.pubsub.v1.SubscriberGrpc;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;

/** Google's own clients, pointed at a server. */
final class Clients implements AutoCloseable {
    private final ManagedChannel channel;
    private final TransportChannelProvider transport;
    private final TopicAdminClient topics;
    private final SubscriptionAdminClient subscriptions;

    Clients(String endpoint) throws IOException {
        channel = ManagedChannelBuilder.forTarget(endpoint).usePlaintext().build();
        transport = FixedTransportChannelProvider.create(GrpcTransportChannel.create(channel));
        topics = TopicAdminClient.create(TopicAdminSettings.newBuilder()
                .setTransportChannelProvider(transport)
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build());
        subscriptions = SubscriptionAdminClient.create(SubscriptionAdminSettings.newBuilder()
                .setTransportChannelProvider(transport)
                .setCredentialsProvider(NoCredentialsProvider.create())
                .build());
    }

    TopicAdminClient topics() {
        return topics;
    }

    SubscriptionAdminClient subscriptions() {
        return subscriptions;
    }

    SubscriberGrpc.SubscriberStub raw() {
        return SubscriberGrpc.newStub(channel);
    }

    SubscriberGrpc.SubscriberBlockingStub blocking() {
        return SubscriberGrpc.newBlockingStub(channel);
    }

    Publisher.Builder publisher(String topic) {
        return Publisher.newBuilder(topic)
                .setChannelProvider(transport)
                .setCredentialsProvider(NoCredentialsProvider.create());
    }

    Subscriber.Builder subscriber(String subscription, MessageReceiver receiver) {
        return Subscriber.newBuilder(subscription, receiver)
                .setChannelProvider(transport)
                .setCredentialsProvider(NoCredentialsProvider.create());
    }

    Subscriber.Builder confirmedSubscriber(String subscription, MessageReceiverWithAckResponse receiver) {
        return Subscriber.newBuilder(subscription, receiver)
                .setChannelProvider(transport)
                .setCredentialsProvider(NoCredentialsProvider.create());
    }

    @Override
    public void close() {
        topics.close();
        subscriptions.close();
        channel.shutdownNow();
    }
}
