package dev.jetstream.gcp.pubsub;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.GrpcCallContext;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.UnaryCallSettings;
import com.google.api.gax.rpc.UnaryCallable;
import com.google.cloud.pubsub.v1.TopicAdminSettings;
import com.google.cloud.pubsub.v1.stub.GrpcPublisherStub;
import com.google.cloud.pubsub.v1.stub.GrpcSubscriberStub;
import com.google.cloud.pubsub.v1.stub.PublisherStubSettings;
import com.google.cloud.pubsub.v1.stub.SubscriberStubSettings;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.gcp.remote.Remote;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/**
 * One client of Pub/Sub, from which come the {@link PubSubBus} and the {@link PubSubInbox}es.
 *
 * <p>Close it after the bus. Deliveries handed out cannot be settled afterwards.
 */
public final class PubSubConnection implements AutoCloseable {
    private static final int MAX_MESSAGE_BYTES = 20 << 20;
    private static final long CLOSE_SECONDS = 5;

    private final String project;
    private final PubSubSettings settings;
    private final Remote remote;
    private final InstantiatingGrpcChannelProvider channels;
    private final CredentialsProvider credentials;
    private final GrpcPublisherStub publisherStub;
    private final GrpcSubscriberStub subscriberStub;

    /**
     * Opens the channels; nothing is sent before the first call.
     *
     * @param endpoint {@code host:port} of an embedded server, or null for Google's
     * @param timer for deadlines and pauses
     * @throws UnavailableException when there are no credentials for Google's
     */
    public PubSubConnection(String project, @Nullable String endpoint, PubSubSettings settings, Scheduler timer) {
        this.project = project;
        this.settings = settings;
        this.remote = new Remote("pubsub", settings.remote(), timer);
        this.channels = channels(endpoint);
        this.credentials = endpoint == null
                ? TopicAdminSettings.defaultCredentialsProviderBuilder().build()
                : NoCredentialsProvider.create();
        try {
            this.publisherStub = GrpcPublisherStub.create(publisherSettings());
            this.subscriberStub = GrpcSubscriberStub.create(subscriberSettings());
        } catch (IOException e) {
            remote.close();
            throw new UnavailableException("Pub/Sub cannot be opened: " + e.getMessage(), e);
        }
    }

    /** Publishing, topics and subscriptions. Close it: that sends what still waits. */
    public PubSubBus bus() {
        return new PubSubBus(this);
    }

    /** The messages of a subscription, by its short name. */
    public PubSubInbox inbox(String subscription) {
        return new PubSubInbox(this, subscriptionName(subscription));
    }

    @Override
    public void close() {
        subscriberStub.shutdown();
        publisherStub.shutdown();
        try {
            if (!subscriberStub.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)
                    || !publisherStub.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                subscriberStub.shutdownNow();
                publisherStub.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            remote.close();
        }
    }

    String topicName(String topic) {
        return "projects/" + project + "/topics/" + topic;
    }

    String subscriptionName(String subscription) {
        return "projects/" + project + "/subscriptions/" + subscription;
    }

    PubSubSettings settings() {
        return settings;
    }

    Remote remote() {
        return remote;
    }

    InstantiatingGrpcChannelProvider channels() {
        return channels;
    }

    CredentialsProvider credentials() {
        return credentials;
    }

    GrpcPublisherStub publisherStub() {
        return publisherStub;
    }

    GrpcSubscriberStub subscriberStub() {
        return subscriberStub;
    }

    /** A unary call with the settings' deadline and retries. */
    <Q, A> Mono<A> call(
            String what, UnaryCallable<Q, A> method, Q request, Function<Throwable, RuntimeException> translation) {
        GrpcCallContext context = context(settings.remote().deadline());
        return answer(() -> method.futureCall(request, context))
                .onErrorMap(translation)
                .retryWhen(remote.retry(what));
    }

    /** The answer of a future, handed over on our own threads: the client's are for its channels. */
    <A> Mono<A> answer(Calls<A> calls) {
        return Mono.create(sink -> {
            ApiFuture<A> future = calls.start();
            MonoSink<A> cancelling = sink.onCancel(() -> future.cancel(true));
            ApiFutures.addCallback(future, new Answer<>(future, cancelling), this::handOver);
        });
    }

    void handOver(Runnable task) {
        remote.workers().schedule(task);
    }

    static GrpcCallContext context(Duration deadline) {
        return GrpcCallContext.createDefault().withTimeoutDuration(deadline);
    }

    private PublisherStubSettings publisherSettings() throws IOException {
        PublisherStubSettings.Builder builder = PublisherStubSettings.newBuilder()
                .setTransportChannelProvider(channels)
                .setCredentialsProvider(credentials);
        List.of(builder.createTopicSettings(), builder.getTopicSettings()).forEach(this::withoutRetries);
        return builder.build();
    }

    private SubscriberStubSettings subscriberSettings() throws IOException {
        SubscriberStubSettings.Builder builder = SubscriberStubSettings.newBuilder()
                .setTransportChannelProvider(channels)
                .setCredentialsProvider(credentials);
        List.of(
                        builder.createSubscriptionSettings(),
                        builder.getSubscriptionSettings(),
                        builder.updateSubscriptionSettings(),
                        builder.deleteSubscriptionSettings(),
                        builder.modifyAckDeadlineSettings(),
                        builder.acknowledgeSettings(),
                        builder.pullSettings())
                .forEach(this::withoutRetries);
        return builder.build();
    }

    // Retries are made in one place, around the call.
    private void withoutRetries(UnaryCallSettings.Builder<?, ?> method) {
        method.setSimpleTimeoutNoRetriesDuration(settings.remote().deadline());
    }

    private static InstantiatingGrpcChannelProvider channels(@Nullable String endpoint) {
        InstantiatingGrpcChannelProvider.Builder builder = SubscriberStubSettings.defaultGrpcTransportProviderBuilder()
                .setMaxInboundMessageSize(MAX_MESSAGE_BYTES);
        if (endpoint != null) {
            builder.setEndpoint(endpoint).setChannelConfigurator(channel -> channel.usePlaintext());
        }
        return builder.build();
    }

    /** Starts a call. */
    interface Calls<A> {
        ApiFuture<A> start();
    }

    private record Answer<A>(ApiFuture<A> future, MonoSink<A> sink) implements ApiFutureCallback<A> {
        @Override
        public void onSuccess(A value) {
            sink.success(value);
        }

        @Override
        public void onFailure(Throwable failure) {
            if (!future.isCancelled()) {
                sink.error(failure);
            }
        }
    }
}
