package dev.jetstream.dispatcher.rerun;

import dev.jetstream.core.experiment.Experiment;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The experiments whose tables no longer answer what they are asked.
 *
 * @param configs whose own config was changed after one of their statistics tables was written
 * @param defaults that run while the defaults of their application were changed after that
 * @param neverAnalysed that have a config and no statistics table at all
 * @param flagged whose overall window Experimenter wants computed again
 * @param unknown slugs of configs for which there is no experiment
 * @param withoutHistory slugs of configs that are in no git repository, so that nobody knows when they were changed
 */
public record ChangedExperiments(
        List<String> configs,
        List<String> defaults,
        List<String> neverAnalysed,
        List<Experiment> flagged,
        List<String> unknown,
        List<String> withoutHistory) {
    public ChangedExperiments {
        configs = List.copyOf(configs);
        defaults = List.copyOf(defaults);
        neverAnalysed = List.copyOf(neverAnalysed);
        flagged = List.copyOf(flagged);
        unknown = List.copyOf(unknown);
        withoutHistory = List.copyOf(withoutHistory);
    }

    /** Only what concerns some experiments; everything when none is named. */
    public ChangedExperiments only(List<String> wanted) {
        if (wanted.isEmpty()) {
            return this;
        }
        return new ChangedExperiments(
                named(configs, wanted),
                named(defaults, wanted),
                named(neverAnalysed, wanted),
                flagged.stream()
                        .filter(experiment -> wanted.contains(experiment.slug()))
                        .toList(),
                named(unknown, wanted),
                named(withoutHistory, wanted));
    }

    private static List<String> named(List<String> slugs, List<String> wanted) {
        return slugs.stream().filter(wanted::contains).toList();
    }

    /** All that something is analysed of, each once, by slug. */
    public List<String> all() {
        TreeSet<String> all = new TreeSet<>(slugs());
        flagged.forEach(experiment -> all.add(experiment.slug()));
        return List.copyOf(all);
    }

    /** All that are analysed from their start on, each once, by slug. */
    public List<String> slugs() {
        TreeSet<String> slugs = new TreeSet<>(configs);
        slugs.addAll(defaults);
        slugs.addAll(neverAnalysed);
        return new ArrayList<>(slugs);
    }

    /** Those of which only the overall window is analysed: a holdback is never analysed otherwise. */
    public List<Experiment> overallOnly() {
        List<String> whole = slugs();
        return flagged.stream()
                .filter(experiment -> experiment.isHoldback() || !whole.contains(experiment.slug()))
                .toList();
    }
}
