package dev.jetstream.emulators.pubsub;

import com.google.pubsub.v1.PubsubMessage;

/** The copy of a message that goes to the dead-letter topic, with the four attributes that say where it came from. */
final class DeadLetters {
    private static final String PREFIX = "CloudPubSubDeadLetterSource";

    private DeadLetters() {}

    static PubsubMessage of(HeldMessage held, String subscription) {
        return held.message().toBuilder()
                .putAttributes(PREFIX + "Subscription", ResourceNames.id(subscription))
                .putAttributes(PREFIX + "SubscriptionProject", ResourceNames.project(subscription))
                .putAttributes(PREFIX + "DeliveryCount", Integer.toString(held.attempts()))
                .putAttributes(
                        PREFIX + "TopicPublishTime",
                        WireTime.text(held.message().getPublishTime()))
                .build();
    }
}
