package dev.jetstream.core.statistics;

import java.util.ArrayList;
import java.util.List;

/**
 * One metric in one segment: the branches that have clients, each with its weighted values.
 *
 * @param type of the metric's column (of the numerator's for a ratio)
 * @param secondType of the covariate's or denominator's column; the same as {@code type} where there is none
 * @param branches in a fixed order, the order of the result's rows; each once
 */
public record Sample(ValueType type, ValueType secondType, List<BranchSample> branches) {
    public Sample {
        branches = List.copyOf(branches);
        for (int i = 0; i < branches.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (branches.get(i).branch().equals(branches.get(j).branch())) {
                    throw new IllegalArgumentException("branch '%s' is given twice"
                            .formatted(branches.get(i).branch()));
                }
            }
        }
    }

    /** A sample whose second column, if any, has the type of the first. */
    public Sample(ValueType type, List<BranchSample> branches) {
        this(type, type, branches);
    }

    /** The names of the branches, in order. */
    public List<String> branchNames() {
        List<String> names = new ArrayList<>(branches.size());
        for (BranchSample branch : branches) {
            names.add(branch.branch());
        }
        return names;
    }

    /** Clients of all branches, nulls included. */
    public long clients() {
        return branches.stream().mapToLong(BranchSample::clients).sum();
    }
}
