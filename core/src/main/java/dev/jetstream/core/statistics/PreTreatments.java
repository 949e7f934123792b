package dev.jetstream.core.statistics;

import dev.jetstream.core.config.PreTreatment;
import dev.jetstream.core.statistics.arrays.Column;
import dev.jetstream.core.statistics.arrays.PairColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Applies a summary's pre-treatments to a sample: to the metric's column, or to both dependencies of a ratio metric,
 * one after the other. A covariate is left as it is.
 */
final class PreTreatments {
    private static final PreTreatments NONE = new PreTreatments(List.of());

    private final List<Treatment> treatments;

    private PreTreatments(List<Treatment> treatments) {
        this.treatments = treatments;
    }

    /** The treatments in their order; throws {@link StatisticFailure} for what is unknown. */
    static PreTreatments of(List<PreTreatment> configured) {
        return configured.isEmpty()
                ? NONE
                : new PreTreatments(
                        configured.stream().map(TreatmentCatalog::create).toList());
    }

    /** The sample after all treatments; branches that lose all clients are left out. */
    Sample apply(Sample sample, boolean ratio, int windowDays) {
        if (treatments.isEmpty() && !hasEmptyBranch(sample)) {
            return sample;
        }
        Sample treated = sample;
        for (Treatment treatment : treatments) {
            treated = onFirst(treated, treatment, windowDays);
            if (ratio) {
                treated = onSecond(treated, treatment, windowDays);
            }
        }
        List<BranchSample> left =
                treated.branches().stream().filter(branch -> !branch.isEmpty()).toList();
        return new Sample(treated.type(), treated.secondType(), left);
    }

    private static boolean hasEmptyBranch(Sample sample) {
        for (BranchSample branch : sample.branches()) {
            if (branch.isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private static Sample onFirst(Sample sample, Treatment treatment, int windowDays) {
        List<WeightedValues> columns =
                sample.branches().stream().map(BranchSample::metricValues).toList();
        Treatment.ColumnRule rule = treatment.forColumn(columns, windowDays);
        List<BranchSample> branches = new ArrayList<>();
        for (BranchSample branch : sample.branches()) {
            branches.add(new BranchSample(
                    branch.branch(), values(branch.values(), rule), pairs(branch.pairs(), rule, false)));
        }
        return new Sample(treatment.typeAfter(sample.type()), sample.secondType(), branches);
    }

    private static Sample onSecond(Sample sample, Treatment treatment, int windowDays) {
        List<WeightedValues> columns = new ArrayList<>();
        for (BranchSample branch : sample.branches()) {
            WeightedPairs pairs = branch.pairs();
            columns.add(pairs == null ? WeightedValues.EMPTY : pairs.seconds());
        }
        Treatment.ColumnRule rule = treatment.forColumn(columns, windowDays);
        List<BranchSample> branches = new ArrayList<>();
        for (BranchSample branch : sample.branches()) {
            branches.add(new BranchSample(branch.branch(), branch.values(), pairs(branch.pairs(), rule, true)));
        }
        return new Sample(sample.type(), treatment.typeAfter(sample.secondType()), branches);
    }

    private static @Nullable WeightedValues values(@Nullable WeightedValues values, Treatment.ColumnRule rule) {
        if (values == null) {
            return null;
        }
        if (rule.onlyDropsNulls()) {
            return values.withNulls(0);
        }
        Column column = values.column();
        int size = column.size();
        double[] changed = new double[size + 1];
        long[] counts = new long[size + 1];
        for (int i = 0; i <= size; i++) {
            double value = i < size ? column.value(i) : Double.NaN;
            long count = i < size ? column.count(i) : values.nulls();
            changed[i] = rule.changed(value);
            counts[i] = rule.keeps(value) ? count : 0;
        }
        return WeightedValues.of(changed, counts);
    }

    private static @Nullable WeightedPairs pairs(
            @Nullable WeightedPairs pairs, Treatment.ColumnRule rule, boolean second) {
        if (pairs == null) {
            return null;
        }
        List<WeightedPairs> parts = new ArrayList<>();
        for (PairColumn column : pairs.columns()) {
            parts.add(pairs(column, rule, second));
        }
        return WeightedPairs.merge(parts);
    }

    private static WeightedPairs pairs(PairColumn column, Treatment.ColumnRule rule, boolean second) {
        double[] x = new double[column.size()];
        double[] y = new double[column.size()];
        long[] counts = new long[column.size()];
        for (int i = 0; i < column.size(); i++) {
            double value = second ? column.y(i) : column.x(i);
            x[i] = second ? column.x(i) : rule.changed(value);
            y[i] = second ? rule.changed(value) : column.y(i);
            counts[i] = rule.keeps(value) ? column.count(i) : 0;
        }
        return WeightedPairs.of(x, y, counts);
    }
}
