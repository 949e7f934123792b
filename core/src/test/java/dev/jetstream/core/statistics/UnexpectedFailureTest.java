package dev.jetstream.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.jetstream.core.experiment.AnalysisPeriod;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A defect inside a statistic costs that statistic, and is told with its trace. */
final class UnexpectedFailureTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger(StatisticsComputer.class);

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void listen() {
        logged.start();
        LOG.addAppender(logged);
        LOG.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        LOG.detachAppender(logged);
        LOG.setAdditive(true);
    }

    @Test
    void isAnEventForReadersAndATraceForUs() {
        IllegalStateException defect = new IllegalStateException("the series diverges");

        StatisticResult result = StatisticsComputer.applied(failing(defect), measured(), "deciles");

        assertThat(result.events())
                .singleElement()
                .satisfies(
                        event -> assertThat(event.exception()).isEqualTo("IllegalStateException: the series diverges"));
        assertThat(logged.list)
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.getLevel()).isEqualTo(Level.ERROR);
                    assertThat(event.getFormattedMessage()).contains("'deciles'", "'m'");
                })
                .extracting(ILoggingEvent::getThrowableProxy)
                .asInstanceOf(InstanceOfAssertFactories.type(ThrowableProxy.class))
                .extracting(ThrowableProxy::getThrowable)
                .isSameAs(defect);
    }

    @Test
    void isNotWhatForeseenFailuresAreTakenFor() {
        StatisticResult result =
                StatisticsComputer.applied(failing(StatisticFailure.value("too few")), measured(), "deciles");

        assertThat(result.events()).hasSize(1);
        assertThat(logged.list).isEmpty();
    }

    private static Statistic failing(RuntimeException failure) {
        return new Statistic() {
            @Override
            public String resultName() {
                return "deciles";
            }

            @Override
            public void compute(Measured measured, RowCollector rows) {
                throw failure;
            }
        };
    }

    private static Measured measured() {
        Sample sample = Summaries.sample(new double[] {1, 2});
        return new Measured(Summaries.metric("m"), sample, Summaries.context(List.of("a"), AnalysisPeriod.OVERALL));
    }
}
