package dev.jetstream.cli;

import dev.jetstream.core.experiment.Experiment;
import dev.jetstream.dispatcher.rerun.ChangedExperiments;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** Says which experiments are to be analysed anew, and why; and, where none is, what was looked at. */
final class ChangesText {
    private static final int SHOWN = 20;

    private final PrintWriter out;

    ChangesText(PrintWriter out) {
        this.out = out;
    }

    /**
     * Prints.
     *
     * @param broken what is wrong with those that cannot be analysed, by slug
     */
    void print(ChangedExperiments changed, Map<String, String> broken) {
        line("config changed", changed.configs());
        line("defaults changed", changed.defaults());
        line("never analysed", changed.neverAnalysed());
        line("flagged", changed.flagged().stream().map(Experiment::slug).toList());
        broken.forEach((slug, problem) -> out.println("left out          " + slug + ": " + problem));
        if (changed.all().isEmpty()) {
            out.println(
                    "no config has changed since its experiment's tables were written, and no experiment is flagged");
        }
        if (!changed.unknown().isEmpty()) {
            out.println("(%s of experiments that the catalog does not have)".formatted(configs(changed.unknown())));
        }
        if (!changed.withoutHistory().isEmpty()) {
            out.println("(%s in plain folders: nobody knows when they were changed; put them into git)"
                    .formatted(configs(changed.withoutHistory())));
        }
    }

    private static String configs(List<String> slugs) {
        return slugs.size() == 1 ? "1 config" : slugs.size() + " configs";
    }

    private void line(String why, List<String> slugs) {
        slugs.stream().limit(SHOWN).forEach(slug -> out.println("%-16s  %s".formatted(why, slug)));
        if (slugs.size() > SHOWN) {
            out.println("%-16s  and %d more".formatted(why, slugs.size() - SHOWN));
        }
    }
}
