package dev.jetstream.core.bus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jetstream.core.bus.Topics.SubscriptionSpec;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.failure.UnavailableException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/**
 * The laws of {@link Outbox}, {@link Inbox} and {@link Topics}. An implementation's test extends this and says where
 * its bus is.
 *
 * <p>That something does <em>not</em> come is shown by something else that comes instead, not by waiting.
 */
public abstract class BusContract {
    protected static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LEASE = Duration.ofSeconds(10);
    private static final Duration SHORT_LEASE = Duration.ofSeconds(1);

    private String topic = "";

    /** Where messages leave. */
    protected abstract Outbox outbox();

    /** Makes topics and subscriptions on the same bus. */
    protected abstract Topics topics();

    /** The messages of a subscription of the same bus. */
    protected abstract Inbox inbox(String subscription);

    /** With which this run's names begin: no other run's do. */
    protected abstract String run();

    @BeforeEach
    void nameTheTopic(TestInfo test) {
        topic = run() + "-" + test.getTestMethod().orElseThrow().getName().toLowerCase(Locale.ROOT);
    }

    @AfterEach
    void removeTheSubscriptions() {
        done(topics().deleteSubscription(topic));
        done(topics().deleteSubscription(other()));
    }

    @Test
    void doesNothingBeforeSubscription() {
        subscribed(spec(null));
        Mono<String> first = outbox().publish(topic, bytes("first"), Map.of());
        String second = publish("second", Map.of());

        assertThat(take(topic).messageId()).isEqualTo(second);

        String id = got(first);
        assertThat(take(topic).messageId()).isEqualTo(id);
    }

    @Test
    void deliversPayloadAttributesAndId() {
        subscribed(spec(null));
        String id = publish("payload", Map.of("batch", "daily-2026", "slug", "a.b_c"));

        Delivery delivery = take(topic);

        assertThat(delivery.messageId()).isEqualTo(id);
        assertThat(text(delivery)).isEqualTo("payload");
        assertThat(delivery.attributes())
                .containsExactlyInAnyOrderEntriesOf(Map.of("batch", "daily-2026", "slug", "a.b_c"));
        done(delivery.ack());
    }

    @Test
    void deliversToEverySubscription() {
        subscribed(spec(null));
        subscribed(named(other(), null));
        String id = publish("payload", Map.of());

        assertThat(take(topic).messageId()).isEqualTo(id);
        assertThat(take(other()).messageId()).isEqualTo(id);
    }

    @Test
    void neverDeliversAgainWhatWasAcked() {
        subscribed(spec(null));
        send("first", Map.of());
        done(take(topic).ack());
        send("second", Map.of());

        assertThat(text(take(topic))).isEqualTo("second");
    }

    @Test
    void keepsALeasedMessageFromOthers() {
        subscribed(spec(null));
        send("first", Map.of());
        assertThat(text(take(topic))).isEqualTo("first");
        send("second", Map.of());

        assertThat(text(take(topic))).isEqualTo("second");
    }

    @Test
    void redeliversWhatWasNackedAndCounts() {
        subscribed(withDeadLetters(5));
        String id = publish("payload", Map.of());

        Delivery first = take(topic);
        assertThat(first.attempt()).isEqualTo(1);
        done(first.nack());

        Delivery second = take(topic);
        assertThat(second.messageId()).isEqualTo(id);
        assertThat(second.attempt()).isEqualTo(2);
    }

    @Test
    void redeliversWhenTheLeaseEndsAndTellsTheOldHolder() {
        subscribed(spec(null));
        String id = publish("payload", Map.of());
        Delivery first = take(topic);
        done(first.extend(SHORT_LEASE));

        Delivery second = take(topic);

        assertThat(second.messageId()).isEqualTo(id);
        StepVerifier.create(first.extend(LEASE))
                .expectError(LeaseLostException.class)
                .verify(PATIENCE);
        StepVerifier.create(first.ack()).expectError(LeaseLostException.class).verify(PATIENCE);
        done(second.ack());
    }

    @Test
    void holdsALeaseThatIsRenewed() {
        subscribed(spec(null));
        send("renewed", Map.of());
        Delivery renewed = take(topic);
        done(renewed.extend(SHORT_LEASE));
        done(renewed.extend(LEASE.multipliedBy(4)));
        send("not renewed", Map.of());
        done(take(topic).extend(SHORT_LEASE));

        assertThat(text(take(topic))).isEqualTo("not renewed");
        done(renewed.ack());
    }

    @Test
    void refusesALeaseOfNoLength() {
        subscribed(spec(null));
        send("payload", Map.of());
        Delivery delivery = take(topic);

        StepVerifier.create(delivery.extend(Duration.ZERO))
                .expectError(IllegalArgumentException.class)
                .verify(PATIENCE);
    }

    @Test
    void deliversOnlyWhatTheFilterLetsThrough() {
        subscribed(spec("attributes.batch = \"b\""));
        send("other", Map.of("batch", "a"));
        send("none", Map.of());
        send("mine", Map.of("batch", "b"));

        assertThat(text(take(topic))).isEqualTo("mine");
    }

    @Test
    void sendsDeadLettersAfterTheLastAttempt() {
        subscribed(new SubscriptionSpec(
                other(), topic + "-dead", null, LEASE, false, Duration.ZERO, Duration.ofSeconds(1), null, 5));
        subscribed(withDeadLetters(5));
        send("poison", Map.of("slug", "a"));

        for (int i = 1; i <= 5; i++) {
            Delivery delivery = take(topic);
            assertThat(delivery.attempt()).isEqualTo(i);
            done(delivery.nack());
        }

        Delivery dead = take(other());
        assertThat(text(dead)).isEqualTo("poison");
        assertThat(dead.attributes()).containsEntry("slug", "a");
    }

    @Test
    void givesNoneAwayWhenAPullIsCancelled() {
        subscribed(withDeadLetters(5));
        StepVerifier.create(inbox(topic).pull())
                .thenAwait(Duration.ofMillis(50))
                .thenCancel()
                .verify(PATIENCE);
        send("payload", Map.of());

        Delivery delivery = take(topic);

        assertThat(text(delivery)).isEqualTo("payload");
        assertThat(delivery.attempt()).isEqualTo(1);
    }

    @Test
    void givesEachOfManyPullersItsOwn() {
        subscribed(spec(null));
        Flux.range(0, 20)
                .flatMap(i -> outbox().publish(topic, bytes("m" + i), Map.of()), 8)
                .then()
                .block(PATIENCE);

        var taken = Flux.range(0, 20)
                .flatMap(i -> taking(topic).flatMap(d -> d.ack().thenReturn(text(d))), 4)
                .collectList()
                .block(PATIENCE);

        assertThat(taken).hasSize(20).doesNotHaveDuplicates();
    }

    @Test
    void makesThingsOnce() {
        done(topics().ensureTopic(topic));
        done(topics().ensureTopic(topic));
        done(topics().ensureSubscription(spec(null)));
        send("payload", Map.of());
        done(topics().ensureSubscription(spec(null)));

        assertThat(text(take(topic))).isEqualTo("payload");
    }

    @Test
    void changesWhatMayChangeOfASubscription() {
        subscribed(spec(null));
        send("payload", Map.of());

        subscribed(withDeadLetters(6));

        assertThat(take(topic).attempt()).isEqualTo(1);
    }

    @Test
    void refusesToChangeAFilter() {
        subscribed(spec("attributes.batch = \"b\""));

        StepVerifier.create(topics().ensureSubscription(spec("attributes.batch = \"c\"")))
                .expectErrorSatisfies(e -> assertThat(e)
                        .isInstanceOf(InvalidException.class)
                        .hasMessageContaining("\"b\"")
                        .hasMessageContaining("\"c\""))
                .verify(PATIENCE);
    }

    @Test
    void forgetsADeletedSubscription() {
        subscribed(spec(null));
        done(topics().deleteSubscription(topic));
        done(topics().deleteSubscription(topic));

        assertThatThrownBy(() -> inbox(topic).pull().block(PATIENCE)).isInstanceOf(UnavailableException.class);
    }

    @Test
    void refusesToPublishToNoTopic() {
        assertThatThrownBy(() -> outbox().publish(topic, bytes("x"), Map.of()).block(PATIENCE))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining(topic);
    }

    private String other() {
        return topic + "-other";
    }

    private SubscriptionSpec spec(@Nullable String filter) {
        return named(topic, filter);
    }

    private SubscriptionSpec named(String name, @Nullable String filter) {
        return new SubscriptionSpec(name, topic, filter, LEASE, true, Duration.ZERO, Duration.ofSeconds(1), null, 5);
    }

    private SubscriptionSpec withDeadLetters(int attempts) {
        return new SubscriptionSpec(
                topic, topic, null, LEASE, true, Duration.ZERO, Duration.ofSeconds(1), topic + "-dead", attempts);
    }

    private void subscribed(SubscriptionSpec spec) {
        done(topics().ensureSubscription(spec));
    }

    private String publish(String text, Map<String, String> attributes) {
        return got(outbox().publish(topic, bytes(text), attributes));
    }

    private void send(String text, Map<String, String> attributes) {
        sent(outbox().publish(topic, bytes(text), attributes));
    }

    private static void sent(Mono<String> publication) {
        StepVerifier.create(publication).expectNextCount(1).expectComplete().verify(PATIENCE);
    }

    private Delivery take(String subscription) {
        return got(taking(subscription));
    }

    private Mono<Delivery> taking(String subscription) {
        return Mono.defer(() -> inbox(subscription).pull()).repeatWhenEmpty(empties -> empties);
    }

    private static void done(Mono<Void> action) {
        StepVerifier.create(action).expectComplete().verify(PATIENCE);
    }

    private static <T> T got(Mono<T> mono) {
        return Objects.requireNonNull(mono.block(PATIENCE));
    }

    private static String text(Delivery delivery) {
        return new String(delivery.payload(), UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
