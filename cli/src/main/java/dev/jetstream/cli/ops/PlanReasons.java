package dev.jetstream.cli.ops;

import dev.jetstream.cli.PlanningCommand;
import dev.jetstream.core.catalog.Candidates;
import dev.jetstream.core.catalog.CatalogEntry;
import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.config.resolve.ConfigResolver;
import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.plan.AnalysisPlan;
import dev.jetstream.core.plan.AnalysisPlanner;
import dev.jetstream.core.plan.PlanOptions;
import dev.jetstream.core.plan.Planned;
import dev.jetstream.core.reason.Reason;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Why a run on a date would not analyse an experiment, or that it would. */
final class PlanReasons {
    private PlanReasons() {}

    static Answer of(PlanningCommand planning, String slug, LocalDate date) {
        Optional<CatalogEntry> entry = planning.find(planning.catalog().experiment(slug));
        if (entry.isEmpty()) {
            List<String> known = planning.await(planning.catalog()
                    .experiments()
                    .mapNotNull(CatalogEntry::slug)
                    .collectList());
            return new Answer(
                    slug,
                    date,
                    "unknown",
                    List.of("no record names it" + NearestName.hint(slug, known)),
                    List.of("jetstream plan --date " + date));
        }
        if (entry.get() instanceof CatalogEntry.Rejected rejected) {
            return left(slug, date, new Reason.UnreadableRecord(rejected.reason()));
        }
        Experiment experiment = ((CatalogEntry.Found) entry.get()).experiment();
        Optional<Reason> against = Candidates.against(experiment, date);
        if (against.isPresent()) {
            return left(slug, date, against.get());
        }
        if (experiment.isHoldback()) {
            return left(slug, date, new Reason.Holdback());
        }
        try {
            AnalysisConfig config = planning.await(planning.configs()
                    .snapshot(null)
                    .flatMap(planning.configs()::load)
                    .map(loaded -> ConfigResolver.resolve(loaded, experiment)));
            return of(slug, date, config);
        } catch (InvalidException broken) {
            return left(slug, date, new Reason.UnusableConfig(broken.errorClass(), broken.reason()));
        }
    }

    private static Answer of(String slug, LocalDate date, AnalysisConfig config) {
        if (config.experiment().skip()) {
            return left(slug, date, new Reason.SkippedByConfig());
        }
        LocalDate end = config.experiment().endDate();
        if (end != null && end.isBefore(date)) {
            return left(slug, date, new Reason.Ended(end, date));
        }
        Planned planned = AnalysisPlanner.plan(config, date, PlanOptions.standard("p", "d"));
        if (planned instanceof Planned.NotRunnable not) {
            return left(slug, date, not.reason());
        }
        AnalysisPlan plan = (AnalysisPlan) planned;
        if (plan.periods().isEmpty()) {
            List<String> sentences = new ArrayList<>();
            plan.notDue().values().forEach(reason -> sentences.add(reason.sentence()));
            return new Answer(slug, date, "not due", sentences, List.of(plan(slug, date)));
        }
        return new Answer(
                slug,
                date,
                "due",
                List.of("it is due, and no batch has it: the date was not dispatched since"),
                List.of("jetstream dispatch --date %s --experiment_slug %s".formatted(date, slug)));
    }

    private static Answer left(String slug, LocalDate date, Reason reason) {
        return new Answer(slug, date, "left out", List.of(reason.sentence()), List.of(plan(slug, date)));
    }

    private static String plan(String slug, LocalDate date) {
        return "jetstream plan --experiment_slug %s --date %s".formatted(slug, date);
    }
}
