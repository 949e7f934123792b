package dev.jetstream.emulators.pubsub;

import com.google.protobuf.Empty;
import com.google.pubsub.v1.DeleteTopicRequest;
import com.google.pubsub.v1.GetTopicRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsRequest;
import com.google.pubsub.v1.ListTopicSubscriptionsResponse;
import com.google.pubsub.v1.ListTopicsRequest;
import com.google.pubsub.v1.ListTopicsResponse;
import com.google.pubsub.v1.PublishRequest;
import com.google.pubsub.v1.PublishResponse;
import com.google.pubsub.v1.PublisherGrpc;
import com.google.pubsub.v1.Subscription;
import com.google.pubsub.v1.Topic;
import com.google.pubsub.v1.UpdateTopicRequest;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** {@code google.pubsub.v1.Publisher} on the wire. */
final class PublisherService extends PublisherGrpc.PublisherImplBase {
    private final Desk desk;
    private final PubSubBroker broker;

    PublisherService(Desk desk) {
        this.desk = desk;
        this.broker = desk.broker();
    }

    @Override
    public void createTopic(Topic request, StreamObserver<Topic> out) {
        desk.write(out, () -> broker.createTopic(request));
    }

    @Override
    public void updateTopic(UpdateTopicRequest request, StreamObserver<Topic> out) {
        desk.write(out, () -> broker.updateTopic(request.getTopic(), request.getUpdateMask()));
    }

    @Override
    public void getTopic(GetTopicRequest request, StreamObserver<Topic> out) {
        desk.read(out, () -> broker.topic(request.getTopic()));
    }

    @Override
    public void listTopics(ListTopicsRequest request, StreamObserver<ListTopicsResponse> out) {
        desk.read(out, () -> {
            List<Topic> topics = broker.topics().stream()
                    .filter(topic -> topic.getName().startsWith(request.getProject() + "/"))
                    .toList();
            ListPage<Topic> page = ListPage.of(topics, Topic::getName, request.getPageSize(), request.getPageToken());
            return ListTopicsResponse.newBuilder()
                    .addAllTopics(page.items())
                    .setNextPageToken(page.nextToken())
                    .build();
        });
    }

    @Override
    public void listTopicSubscriptions(
            ListTopicSubscriptionsRequest request, StreamObserver<ListTopicSubscriptionsResponse> out) {
        desk.read(out, () -> {
            broker.requireTopic(request.getTopic());
            List<String> names = broker.subscriptions().stream()
                    .filter(subscription -> subscription.getTopic().equals(request.getTopic()))
                    .map(Subscription::getName)
                    .toList();
            ListPage<String> page = ListPage.of(names, name -> name, request.getPageSize(), request.getPageToken());
            return ListTopicSubscriptionsResponse.newBuilder()
                    .addAllSubscriptions(page.items())
                    .setNextPageToken(page.nextToken())
                    .build();
        });
    }

    @Override
    public void deleteTopic(DeleteTopicRequest request, StreamObserver<Empty> out) {
        desk.write(out, () -> {
            broker.deleteTopic(request.getTopic());
            return Empty.getDefaultInstance();
        });
    }

    @Override
    public void publish(PublishRequest request, StreamObserver<PublishResponse> out) {
        desk.write(
                out,
                () -> PublishResponse.newBuilder()
                        .addAllMessageIds(broker.publish(request.getTopic(), request.getMessagesList()))
                        .build());
    }
}
