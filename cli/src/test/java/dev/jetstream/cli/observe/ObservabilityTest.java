package dev.jetstream.cli.observe;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.jetstream.core.blob.InMemoryBlobStore;
import dev.jetstream.core.bus.Delivery;
import dev.jetstream.core.bus.InMemoryBus;
import dev.jetstream.core.bus.Inbox;
import dev.jetstream.core.bus.LeaseLostException;
import dev.jetstream.core.bus.Outbox;
import dev.jetstream.core.bus.TraceHeaders;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.core.lease.Lease;
import dev.jetstream.core.lease.LeaseSettings;
import dev.jetstream.core.ledger.Ledger;
import dev.jetstream.core.message.EventTopics;
import dev.jetstream.core.message.EventTopics.Timing;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

@Timeout(60)
class ObservabilityTest {
    private static final Logger LOG = LoggerFactory.getLogger(ObservabilityTest.class);
    private static final Instant NOW = Instant.parse("2026-03-22T04:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    private static final Map<String, String> ITEM = Map.of("batch", "b-1", "slug", "fonts", "date", "2026-03-22");

    private final Scheduler timer = Schedulers.newSingle("observed", true);
    private final Scheduler other = Schedulers.newSingle("another", true);
    private final InMemoryBus bus = new InMemoryBus(timer, Duration.ofSeconds(1));
    private final Observability observed = new Observability(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), Clock.fixed(NOW, ZoneOffset.UTC));
    private final Outbox outbox = observed.outbox(bus);
    private final Lease lease =
            new Lease(new LeaseSettings(Duration.ofMillis(200), Duration.ofMillis(20), Duration.ofMinutes(1)), timer);

    @BeforeEach
    void subscribe() {
        done(bus.ensureTopic(EventTopics.DEAD_LETTERS)
                .then(bus.ensureSubscription(EventTopics.dispatcher(Timing.laptop())))
                .then(bus.ensureSubscription(EventTopics.batch("b-1", Timing.laptop())))
                .then(bus.ensureSubscription(EventTopics.exporter(Timing.laptop()))));
    }

    @AfterEach
    void close() {
        observed.close();
        timer.dispose();
        other.dispose();
    }

    @Test
    void countsHowEachMessageEnds() {
        hold(new Sent(ITEM, 1), Mono.empty());
        hold(new Sent(ITEM, 2), Mono.error(new UnavailableException("away")));
        hold(new Sent(ITEM, 3), Mono.error(new IllegalStateException("unforeseen")));
        hold(new Sent(ITEM, 4), Mono.never()); // its lease cannot be renewed

        assertThat(observed.metrics())
                .contains(
                        held("done", 1),
                        held("unavailable", 1),
                        held("defect", 1),
                        held("lost", 1),
                        held("stopped", 0),
                        "jetstream_messages_redelivered_total{service=\"worker\"} 3.0");
    }

    @Test
    void countsWhatTheLedgerIsTold() {
        Ledger ledger = observed.ledger(new InMemoryBlobStore());
        LocalDate date = LocalDate.of(2026, 3, 22);
        done(ledger.update("b-1", "fonts", date, entry -> entry.started(NOW, "a"))
                .then(ledger.update("b-1", "fonts", date, entry -> entry.started(NOW, "b")))
                .then(ledger.update("b-1", "fonts", date, entry -> entry.analysed(NOW.plusSeconds(90), List.of())))
                .then(ledger.update("b-1", "fonts", date, entry -> entry.exported(NOW.plusSeconds(100), List.of())))
                .then());

        assertThat(observed.metrics())
                .contains(
                        "jetstream_items_total{state=\"running\"} 2.0",
                        "jetstream_items_total{state=\"exported\"} 1.0",
                        "jetstream_items_total{state=\"dead\"} 0.0",
                        "jetstream_items_retried_total 1.0",
                        "jetstream_item_analysis_seconds_sum 90.0",
                        "jetstream_item_export_seconds_sum 10.0",
                        "jetstream_last_export_timestamp_seconds 1.7741521E9");
    }

    @Test
    void linesOfTheWorkSayWhatItIsAboutOnWhicheverThread() throws IOException {
        ch.qos.logback.classic.Logger logger = (ch.qos.logback.classic.Logger) LOG;
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);

        hold(
                new Sent(ITEM, 7),
                Mono.<Void>fromRunnable(() -> LOG.warn("here"))
                        .subscribeOn(other)
                        .then(Mono.<Void>fromRunnable(() -> LOG.warn("a \"line\"\n{\"severity\":\"forged\"}"))
                                .subscribeOn(timer)));
        LOG.warn("outside");
        logger.detachAppender(lines);

        assertThat(lines.list).hasSize(3);
        List<String> texts = new ArrayList<>();
        for (ILoggingEvent event : lines.list) {
            texts.add(new String(
                    JsonLines.encoder((LoggerContext) LoggerFactory.getILoggerFactory())
                            .encode(event),
                    UTF_8));
        }
        assertThat(texts).allSatisfy(text -> assertThat(text.strip()).doesNotContain("\n"));
        JsonNode here = new ObjectMapper().readTree(texts.get(0));
        JsonNode then = new ObjectMapper().readTree(texts.get(1));
        assertThat(here.path("thread").asText()).startsWith("another");
        assertThat(then.path("thread").asText()).startsWith("observed");
        for (JsonNode line : List.of(here, then)) {
            assertThat(line.path("severity").asText()).isEqualTo("WARNING");
            assertThat(line.path("service").asText()).isEqualTo("worker");
            assertThat(line.path("batch").asText()).isEqualTo("b-1");
            assertThat(line.path("slug").asText()).isEqualTo("fonts");
            assertThat(line.path("date").asText()).isEqualTo("2026-03-22");
            assertThat(line.path("attempt").asText()).isEqualTo("7");
            assertThat(line.path("trace_id").asText()).matches("[0-9a-f]{32}");
        }
        assertThat(then.path("message").asText()).isEqualTo("a \"line\"\n{\"severity\":\"forged\"}");
        assertThat(new ObjectMapper().readTree(texts.get(2)).has("batch")).isFalse();
        assertThat(one(Mono.fromCallable(() -> Objects.requireNonNullElse(MDC.getCopyOfContextMap(), Map.of()))
                        .subscribeOn(other)))
                .isEmpty();
    }

    @Test
    void everythingThatATriggerLeadsToIsOneTrace() {
        done(outbox.publish(EventTopics.TRIGGERS, new byte[0], Map.of())
                .contextWrite(TraceHeaders.with(Map.of("traceparent", CALLER, "x", "y"))));
        Delivery trigger = relay("dispatcher", EventTopics.REQUESTS);
        Delivery request = relay(EventTopics.batchSubscription("b-1"), EventTopics.EVENTS);
        Delivery event = relay("exporter", EventTopics.COMPLETED);

        List<String> parents = List.of(parent(trigger), parent(request), parent(event));
        assertThat(parents)
                .doesNotHaveDuplicates()
                .doesNotContain(CALLER)
                .allSatisfy(parent -> assertThat(parent).startsWith(CALLER.substring(0, 36)));
    }

    @Test
    void whatAPersonsActSendsIsOneTrace() {
        done(observed.act(
                "dispatch",
                outbox.publish(EventTopics.EVENTS, new byte[0], Map.of())
                        .then(outbox.publish(EventTopics.EVENTS, new byte[0], Map.of()))));
        String one = parent(relay("exporter", EventTopics.COMPLETED));
        String another = parent(relay("exporter", EventTopics.COMPLETED));

        assertThat(one.substring(0, 36)).isEqualTo(another.substring(0, 36));
        assertThat(one).isNotEqualTo(another);
    }

    @Test
    void aReplayedMessageKeepsItsTraceAndOthersBeginOne() {
        done(outbox.publish(EventTopics.EVENTS, new byte[0], Map.of("traceparent", CALLER)));
        assertThat(parent(relay("exporter", EventTopics.COMPLETED))).startsWith(CALLER.substring(0, 36));

        done(outbox.publish(EventTopics.EVENTS, new byte[0], Map.of()));
        done(outbox.publish(EventTopics.EVENTS, new byte[0], Map.of("traceparent", "00-forged\"-1-zz")));
        String one = parent(relay("exporter", EventTopics.COMPLETED));
        String another = parent(relay("exporter", EventTopics.COMPLETED));
        assertThat(List.of(one, another))
                .allSatisfy(parent -> assertThat(parent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]"));
        assertThat(one.substring(0, 36)).isNotEqualTo(another.substring(0, 36));
    }

    @Test
    void isReadyOnceTheBusAnswers() throws IOException, InterruptedException {
        Inbox inbox = observed.inbox("exporter", bus.inbox("exporter"));

        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        HttpResponse<String> before = get("/readyz");
        assertThat(before.statusCode()).isEqualTo(503);
        assertThat(before.body()).contains("exporter");

        assertThat(inbox.pull().blockOptional(PATIENCE)).isEmpty();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(get("/metrics").body())
                .contains("jvm_memory_used_bytes", "logback_events_total", "jetstream_batch_age_seconds 0.0");
    }

    @Test
    void saysWhereItCannotListen() {
        InetSocketAddress taken = new InetSocketAddress(
                InetAddress.getLoopbackAddress(), observed.port().orElseThrow());

        assertThatThrownBy(() -> new Observability(taken, Clock.fixed(NOW, ZoneOffset.UTC)))
                .isInstanceOf(UnavailableException.class)
                .hasMessageContaining("cannot listen on");
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        int port = observed.port().orElseThrow();
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d%s".formatted(port, path)))
                                .build(),
                        BodyHandlers.ofString());
    }

    /** Takes a message and sends another during its work. */
    private Delivery relay(String subscription, String next) {
        done(bus.ensureTopic(next));
        Delivery delivery =
                one(observed.inbox(subscription, bus.inbox(subscription)).pull());
        done(lease.hold(delivery, outbox.publish(next, new byte[0], ITEM).then(), Mono.never()));
        return delivery;
    }

    private void hold(Delivery sent, Mono<Void> work) {
        Delivery delivery = one(observed.inbox(EventTopics.batchSubscription("b-1"), () -> Mono.just(sent))
                .pull());
        done(lease.hold(delivery, work, Mono.never()));
    }

    private static String parent(Delivery delivery) {
        return Objects.requireNonNull(delivery.attributes().get("traceparent"));
    }

    private static String held(String outcome, int count) {
        return "jetstream_messages_held_seconds_count{outcome=\"%s\",service=\"worker\"} %d".formatted(outcome, count);
    }

    private static void done(Mono<?> mono) {
        var unused = mono.blockOptional(PATIENCE);
    }

    private static <T> T one(Mono<T> mono) {
        return mono.blockOptional(PATIENCE).orElseThrow();
    }

    /** A delivery; the lease on the fourth of a message cannot be renewed. */
    private record Sent(Map<String, String> attributes, int attempt) implements Delivery {
        @Override
        public String messageId() {
            return "m-" + attempt;
        }

        @Override
        public byte[] payload() {
            return new byte[0];
        }

        @Override
        public Mono<Void> ack() {
            return Mono.empty();
        }

        @Override
        public Mono<Void> nack() {
            return Mono.empty();
        }

        @Override
        public Mono<Void> extend(Duration by) {
            return attempt == 4 ? Mono.error(() -> new LeaseLostException("no more ours")) : Mono.empty();
        }
    }
}
