package dev.jetstream.core.statistics;

import dev.jetstream.core.experiment.AnalysisPeriod;
import dev.jetstream.core.statistics.law.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code linear_model_mean}, reported as {@code mean_lm}, and {@code per_client_dau_impact}, which is its difference
 * times the number of clients.
 *
 * <p>Formulas and source in {@link dev.jetstream.core.statistics.law.LinearModel}. Values are clipped once, at the
 * pooled quantile of the original data. A reference branch that has only zeros gives an event instead of rows; a
 * constant metric gives rows of nulls; truth values fail. Without the covariate's column the model is unadjusted, and
 * an event says so.
 */
final class LinearModelMean implements Statistic {
    static final List<String> PARAMETERS = List.of("drop_highest", "covariate_adjustment", "period");

    private static final Double CI_WIDTH = 0.95;
    private static final String FORMULA_SIGNS = "()~'";

    private final boolean impact;
    private final double dropHighest;
    private final @Nullable AnalysisPeriod covariatePeriod;

    private LinearModelMean(Arguments arguments, boolean impact, double dropHighest) {
        this.impact = impact;
        this.dropHighest = dropHighest;
        this.covariatePeriod = covariatePeriod(arguments);
    }

    /** {@code linear_model_mean}. */
    static LinearModelMean mean(Arguments arguments) {
        return new LinearModelMean(arguments, false, arguments.fraction("drop_highest", 0.005));
    }

    /** {@code per_client_dau_impact}. */
    static LinearModelMean impact(Arguments arguments) {
        return new LinearModelMean(arguments, true, arguments.number("drop_highest", 0.0));
    }

    @Override
    public String resultName() {
        return impact ? "per_client_dau_impact" : "mean_lm";
    }

    @Override
    public void compute(Measured measured, RowCollector rows) {
        refuseFormulaSigns(measured);
        if (measured.sample().type() == ValueType.BOOLEAN) {
            throw StatisticFailure.type("metric is boolean, which has no quantiles to clip at");
        }
        List<WeightedValues> metric = measured.values();
        Threshold threshold =
                Threshold.of(metric, dropHighest, measured.sample().type());
        List<Integer> references = new ArrayList<>();
        for (int branch = 0; branch < metric.size(); branch++) {
            if (threshold.leavesOnlyZeros(metric.get(branch))) {
                rows.errorInTransform(onlyZeros(measured, metric.get(branch), branch));
            } else {
                references.add(branch);
            }
        }
        if (!references.isEmpty()) {
            CovariatePairs pairs = covariates(measured, rows);
            LinearFit fit = LinearFit.of(threshold, metric, pairs);
            if (pairs != null && !fit.isAdjusted()) {
                rows.warn("Falling back to unadjusted inferences for %s: its covariate does not vary within branches"
                        .formatted(measured.name()));
            }
            rows(measured, fit, references, rows);
        }
    }

    private void rows(Measured measured, LinearFit fit, List<Integer> references, RowCollector rows) {
        List<String> branches = measured.branches();
        for (int branch = 0; branch < branches.size() && !impact; branch++) {
            rows.individual(branches.get(branch), null, CI_WIDTH, fit.individual(branch));
        }
        double factor = impact ? measured.sample().clients() : 1;
        for (int reference : references) {
            for (int branch = 0; branch < branches.size(); branch++) {
                if (branch == reference || !isReported(measured, branches.get(branch))) {
                    continue;
                }
                String name = branches.get(branch);
                String base = branches.get(reference);
                Estimate difference = fit.difference(branch, reference).times(factor);
                Estimate relative = fit.relativeUplift(branch, reference);
                rows.comparison(name, null, RowCollector.DIFFERENCE, base, CI_WIDTH, difference);
                rows.comparison(name, null, RowCollector.RELATIVE_UPLIFT, base, CI_WIDTH, relative);
            }
        }
    }

    private boolean isReported(Measured measured, String branch) {
        return !impact || measured.context().recipeBranches().contains(branch);
    }

    private @Nullable CovariatePairs covariates(Measured measured, RowCollector rows) {
        AnalysisPeriod current = measured.context().period();
        if (covariatePeriod == null || covariatePeriod == current || current.isPreenrollment()) {
            return null;
        }
        List<WeightedPairs> pairs = measured.sample().branches().stream()
                .map(BranchSample::pairs)
                .filter(Objects::nonNull)
                .toList();
        if (pairs.size() < measured.branches().size()) {
            rows.warn("Falling back to unadjusted inferences for " + measured.name());
            return null;
        }
        return CovariatePairs.of(pairs, dropHighest, measured.sample().secondType());
    }

    private static @Nullable AnalysisPeriod covariatePeriod(Arguments arguments) {
        if (!arguments.has("covariate_adjustment")) {
            return null;
        }
        if (!(arguments.raw("covariate_adjustment") instanceof Map<?, ?> adjustment)) {
            throw arguments.wrong("covariate_adjustment", "a table with period and, if wanted, metric");
        }
        Object period = adjustment.get("period");
        return AnalysisPeriod.of(String.valueOf(period))
                .filter(AnalysisPeriod::isPreenrollment)
                .orElseThrow(() -> StatisticFailure.value(
                        "covariate_adjustment.period must be one of preenrollment_week, preenrollment_days28, is %s"
                                .formatted(period)));
    }

    private static void refuseFormulaSigns(Measured measured) {
        List<String> names = new ArrayList<>(measured.branches());
        names.add(measured.name());
        for (String name : names) {
            if (name.chars().anyMatch(character -> FORMULA_SIGNS.indexOf(character) >= 0)) {
                throw StatisticFailure.value(
                        "name '%s' must not contain any of ( ) ~ ' in a linear model".formatted(name));
            }
        }
    }

    private static String onlyZeros(Measured measured, WeightedValues values, int branch) {
        String name = measured.branches().get(branch);
        String what = values.min() == 0 && values.max() == 0
                ? "all values of reference branch '%s' are zero"
                : "values of reference branch '%s' became all zeroes after outlier trimming";
        return "Error while computing statistic for metric %s: %s, so relative uplift is undefined"
                .formatted(measured.name(), what.formatted(name));
    }
}
