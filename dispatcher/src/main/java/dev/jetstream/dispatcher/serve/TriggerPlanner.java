package dev.jetstream.dispatcher.serve;

import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.experiment.Slugs;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.input.ConfigStates;
import dev.jetstream.core.ledger.RunOptions;
import dev.jetstream.core.plan.FlaggedReruns;
import dev.jetstream.dispatcher.DispatchRequest;
import dev.jetstream.dispatcher.push.PushPlanner;
import dev.jetstream.dispatcher.rerun.ChangeFinder;
import dev.jetstream.dispatcher.rerun.ChangedExperiments;
import dev.jetstream.dispatcher.selection.ExperimentSelector;
import dev.jetstream.dispatcher.trigger.Action;
import dev.jetstream.dispatcher.trigger.RequestAliases.Alias;
import dev.jetstream.dispatcher.trigger.Trigger;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Decides what a trigger asks for: which experiments are labelled and what is dispatched. Changes nothing. */
public final class TriggerPlanner {
    private static final Logger LOG = LoggerFactory.getLogger(TriggerPlanner.class);

    private final @Nullable PushPlanner pushes;
    private final ExperimentSelector selector;
    private final ConfigStates configs;
    private final ChangeFinder changes;
    private final RunOptions options;
    private final List<AnalysisPeriod> periods;
    private final Clock clock;

    /**
     * A planner.
     *
     * @param pushes for pushes, or null where none are taken
     * @param options of a trigger that says nothing of them
     * @param periods likewise
     * @param clock for when a trigger was seen first
     */
    public TriggerPlanner(
            @Nullable PushPlanner pushes,
            ExperimentSelector selector,
            ConfigStates configs,
            ChangeFinder changes,
            RunOptions options,
            List<AnalysisPeriod> periods,
            Clock clock) {
        this.pushes = pushes;
        this.selector = selector;
        this.configs = configs;
        this.changes = changes;
        this.options = options;
        this.periods = List.copyOf(periods);
        this.clock = clock;
    }

    /** What a trigger asks for; fails with {@link InvalidException} when it asks for what is not done. */
    Mono<Alias> plan(Trigger trigger) {
        return Mono.defer(() -> {
            return switch (trigger.action()) {
                case RUN -> run(trigger);
                case RERUN -> rerun(trigger);
                case RERUN_CONFIG_CHANGED -> configChanged(trigger);
                case RERUN_SKIP -> skip(trigger);
                case PUSH -> push(trigger);
                case ENSURE_ENROLLMENTS, EXPORT_STATISTICS, EXPORT_METADATA, EXPORT_ERRORS ->
                    Mono.error(new InvalidException("action %s is a command only: jetstream %s"
                            .formatted(
                                    trigger.action().spelling(),
                                    trigger.action().spelling())));
            };
        });
    }

    private Mono<Alias> run(Trigger trigger) {
        LocalDate date = Objects.requireNonNull(trigger.date());
        return Mono.just(alias(
                trigger,
                List.of(),
                List.of(new DispatchRequest(
                        "daily",
                        date,
                        trigger.slugs(),
                        periods(trigger),
                        options(trigger),
                        false,
                        "daily run of " + date,
                        "")),
                ""));
    }

    private Mono<Alias> rerun(Trigger trigger) {
        if (trigger.slugs().isEmpty()) {
            throw new InvalidException("rerun: experiment_slugs is missing; all of them for all time are declined");
        }
        return Mono.just(alias(
                trigger,
                trigger.slugs(),
                List.of(rerun(trigger, trigger.date(), trigger.slugs(), periods(trigger), options(trigger))),
                ""));
    }

    private Mono<Alias> configChanged(Trigger trigger) {
        return newest().flatMap(changes::find)
                .map(found -> found.only(trigger.slugs()))
                .flatMap(found -> configChanged(trigger, found, options(trigger)));
    }

    private Mono<Alias> configChanged(Trigger trigger, ChangedExperiments found, RunOptions how) {
        return usable(found.all()).map(usable -> {
            List<String> whole = found.slugs().stream().filter(usable::contains).toList();
            List<DispatchRequest> requests = new ArrayList<>();
            if (!whole.isEmpty()) {
                requests.add(rerun(trigger, null, whole, periods(trigger), how));
            }
            for (Experiment experiment : found.overallOnly()) {
                if (usable.contains(experiment.slug())) {
                    requests.add(rerun(
                            trigger,
                            experiment.endDate(),
                            List.of(experiment.slug()),
                            List.copyOf(FlaggedReruns.periods()),
                            how));
                }
            }
            return alias(trigger, usable, requests, requests.isEmpty() ? "no config has changed" : "");
        });
    }

    private Mono<Alias> skip(Trigger trigger) {
        if (!trigger.slugs().isEmpty()) {
            return Mono.just(alias(trigger, trigger.slugs(), List.of(), "labelled only"));
        }
        return newest().flatMap(changes::find).map(found -> {
            List<String> slugs = new ArrayList<>(found.configs());
            found.defaults().stream().filter(slug -> !slugs.contains(slug)).forEach(slugs::add);
            return alias(trigger, slugs, List.of(), "labelled only");
        });
    }

    private Mono<Alias> push(Trigger trigger) {
        if (pushes == null) {
            throw new InvalidException("this service takes no pushes: it was started without a webhook's repository");
        }
        return pushes.plan(Objects.requireNonNull(trigger.push())).flatMap(plan -> push(trigger, plan));
    }

    private Mono<Alias> push(Trigger trigger, PushPlanner.Plan plan) {
        RunOptions how = recreating(options(trigger));
        if (plan.since() == null) {
            return newest().flatMap(changes::find)
                    .flatMap(found -> configChanged(trigger, found, how))
                    .map(alias -> of(alias, plan));
        }
        return Mono.zip(usable(plan.rerun()), usable(plan.touched())).map(found -> {
            List<String> rerun = found.getT1();
            List<String> touched = new ArrayList<>(rerun);
            touched.addAll(found.getT2());
            List<DispatchRequest> requests =
                    rerun.isEmpty() ? List.of() : List.of(rerun(trigger, null, rerun, periods(trigger), how));
            String note = plan.note().isEmpty() && rerun.isEmpty()
                    ? "no experiment of the changed configs can run"
                    : plan.note();
            return of(alias(trigger, touched, requests, note), plan);
        });
    }

    /** Those that are experiments with a usable config; one that is not costs the others nothing. */
    private Mono<List<String>> usable(List<String> slugs) {
        return Flux.fromIterable(slugs)
                .filterWhen(slug -> Mono.fromCallable(() -> Slugs.check(slug))
                        .flatMap(checked -> selector.named(List.of(checked), null, options))
                        .thenReturn(true)
                        .onErrorResume(InvalidException.class, unusable -> {
                            LOG.warn("a changed config is left out: {}", unusable.reason());
                            return Mono.just(false);
                        }))
                .collectList();
    }

    private Mono<ConfigCollection> newest() {
        return configs.snapshot(null).flatMap(configs::load);
    }

    private static DispatchRequest rerun(
            Trigger trigger,
            @Nullable LocalDate date,
            List<String> slugs,
            List<AnalysisPeriod> periods,
            RunOptions how) {
        String because = trigger.action() == Action.RERUN
                ? ""
                : ", for " + trigger.action().spelling();
        return DispatchRequest.rerun(
                date,
                slugs,
                periods,
                how,
                "rerun of %d experiments%s".formatted(slugs.size(), because),
                trigger.requestId());
    }

    private Alias alias(Trigger trigger, List<String> touched, List<DispatchRequest> requests, String note) {
        DispatchRequest.Origin origin = new DispatchRequest.Origin(
                trigger.requestId(),
                trigger.settings().imageVersion(),
                trigger.settings().memoryRequest());
        List<DispatchRequest> said =
                requests.stream().map(request -> request.by(origin)).toList();
        return new Alias(trigger.requestId(), trigger.action().spelling(), clock.instant(), touched, said, note, null);
    }

    private static Alias of(Alias alias, PushPlanner.Plan plan) {
        return new Alias(
                alias.requestId(),
                alias.action(),
                alias.at(),
                alias.touched(),
                alias.requests(),
                alias.note(),
                plan.ignored() ? null : plan.commit());
    }

    private List<AnalysisPeriod> periods(Trigger trigger) {
        return trigger.periods().isEmpty() ? periods : trigger.periods();
    }

    private RunOptions options(Trigger trigger) {
        Trigger.Settings settings = trigger.settings();
        return new RunOptions(
                trigger.discreteMetrics() == null ? options.discreteMetrics() : trigger.discreteMetrics(),
                trigger.statisticsOnly() || options.statisticsOnly(),
                trigger.recreateEnrollments() || options.recreateEnrollments(),
                options.metricSlugs(),
                Objects.requireNonNullElse(settings.project(), options.project()),
                Objects.requireNonNullElse(settings.dataset(), options.dataset()),
                settings.bucket() == null ? options.bucket() : bucket(settings.bucket()),
                options.exposureAnchor(),
                options.useGleanIds());
    }

    private static @Nullable String bucket(String text) {
        return text.equals("none") ? null : text;
    }

    private static RunOptions recreating(RunOptions options) {
        return new RunOptions(
                options.discreteMetrics(),
                options.statisticsOnly(),
                true,
                options.metricSlugs(),
                options.project(),
                options.dataset(),
                options.bucket(),
                options.exposureAnchor(),
                options.useGleanIds());
    }
}
