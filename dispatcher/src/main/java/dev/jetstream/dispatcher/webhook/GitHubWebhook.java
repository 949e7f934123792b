package dev.jetstream.dispatcher.webhook;

import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.dispatcher.http.RefusedException;
import dev.jetstream.dispatcher.http.Reply;
import dev.jetstream.dispatcher.trigger.Pushes;
import dev.jetstream.dispatcher.trigger.Trigger;
import dev.jetstream.dispatcher.trigger.TriggerCodec;
import dev.jetstream.dispatcher.trigger.TriggerSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * Turns GitHub's pushes into triggers.
 *
 * <p>Verifies before it reads, and accepts only after the bus has the trigger: GitHub never sends again by itself, and
 * shows a failure only when we answer with one. The act is known by repository, branch and commit, so redeliveries and
 * replays come to the same act.
 */
public final class GitHubWebhook {
    private static final Logger LOG = LoggerFactory.getLogger(GitHubWebhook.class);

    /** GitHub waits ten seconds; whoever looks at its list of deliveries must see that this one failed. */
    private static final Duration PUBLISH_WITHIN = Duration.ofSeconds(2);

    private static final Pattern DELIVERY = Pattern.compile("[0-9a-fA-F-]{1,64}");

    private final TriggerCodec codec = new TriggerCodec();
    private final Deliveries deliveries = new Deliveries();
    private final WebhookSecrets secrets;
    private final Pushes pushes;
    private final Outbox outbox;
    private final Scheduler timer;

    /**
     * A webhook.
     *
     * @param pushes to the only branch of the only repository that counts
     * @param timer for the patience with the bus
     */
    public GitHubWebhook(WebhookSecrets secrets, Pushes pushes, Outbox outbox, Scheduler timer) {
        this.secrets = secrets;
        this.pushes = pushes;
        this.outbox = outbox;
        this.timer = timer;
    }

    /**
     * Answers one delivery.
     *
     * @param headers by lower-case name
     * @param declared length of the body, 0 when it was not declared
     * @param body the raw bytes, piece by piece
     */
    Mono<Reply> receive(Map<String, List<String>> headers, long declared, Flux<byte[]> body) {
        return Mono.defer(() -> {
            if (headers.containsKey("content-encoding")) {
                throw new RefusedException(415, "a body must not be encoded");
            }
            List<String> signatures = headers.getOrDefault("x-hub-signature-256", List.of());
            Optional<byte[]> claim = WebhookSecrets.claim(signatures);
            SignedBody signed = new SignedBody(claim.map(secrets::check).orElse(null));
            signed.refuseLongerThan(declared);
            if (claim.isEmpty()) {
                // Nothing of it will be read, but one who sends too much hears of that first.
                return body.doOnNext(signed::add).then(Mono.error(WebhookSecrets::refused));
            }
            return body.doOnNext(signed::add).then(Mono.defer(() -> verified(headers, signed)));
        });
    }

    private Mono<Reply> verified(Map<String, List<String>> headers, SignedBody body) {
        if (!body.isSigned()) {
            return Mono.error(WebhookSecrets.refused());
        }
        String event = single(headers, "x-github-event");
        if (event.equals("ping")) {
            return Mono.just(new Reply(200, "pong"));
        }
        if (!event.equals("push")) {
            return Mono.just(new Reply(204, ""));
        }
        String delivery = single(headers, "x-github-delivery");
        if (!DELIVERY.matcher(delivery).matches()) {
            throw new RefusedException(400, "one header X-GitHub-Delivery with a GUID is needed");
        }
        return deliveries.holds(delivery)
                ? Mono.just(new Reply(202, "accepted before"))
                : push(delivery, body.bytes()).doOnNext(accepted -> deliveries.add(delivery));
    }

    private Mono<Reply> push(String delivery, Optional<byte[]> bytes) {
        if (bytes.isEmpty()) {
            LOG.info("delivery {} is too long to be read: the branch's tip decides", delivery);
            return publish(pushes.unread(delivery));
        }
        PushPayload push = PushPayload.read(bytes.get());
        if (!push.repository().equals(pushes.repository()) || !push.ref().equals(pushes.ref())) {
            LOG.info("delivery {} is of another repository or branch: ignored", delivery);
            return Mono.just(new Reply(202, "ignored: not %s of %s".formatted(pushes.ref(), pushes.repository())));
        }
        return push.deleted()
                ? Mono.just(new Reply(202, "ignored: the branch was deleted"))
                : publish(pushes.at(push.before(), push.after()));
    }

    private Mono<Reply> publish(Trigger trigger) {
        return outbox.publish(EventTopics.TRIGGERS, codec.encode(trigger), TriggerSource.WEBHOOK.attributes())
                .timeout(PUBLISH_WITHIN, timer)
                .map(id -> new Reply(202, "accepted as " + id))
                .onErrorMap(error -> {
                    LOG.error("a push was not accepted, for it could not be published: {}", error.toString());
                    return new RefusedException(503, "the message bus is away, deliver again later");
                });
    }

    private static String single(Map<String, List<String>> headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0) : "";
    }
}
