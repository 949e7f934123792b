package dev.jetstream.core.statistics;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rows that say how many clients each branch has: metric {@code identity}, statistic {@code count}. */
public final class CountRows {
    /** The metric's name in these rows. */
    public static final String METRIC = "identity";

    private CountRows() {}

    /**
     * One row for each branch of the recipe, in its order and 0 where it has no clients, then for other branches that
     * have some, by name.
     *
     * @param clients by branch, of this basis and segment
     */
    public static List<StatisticRow> of(Map<String, Long> clients, StatisticContext context) {
        Set<String> branches = new LinkedHashSet<>(context.recipeBranches());
        clients.keySet().stream().sorted().forEach(branches::add);
        List<StatisticRow> rows = new ArrayList<>(branches.size());
        for (String branch : branches) {
            double count = clients.getOrDefault(branch, 0L);
            rows.add(new StatisticRow(
                    METRIC,
                    "count",
                    null,
                    branch,
                    null,
                    null,
                    null,
                    count,
                    Double.NaN,
                    Double.NaN,
                    context.segment(),
                    context.basis().value()));
        }
        return rows;
    }
}
