package dev.jetstream.core.statistics;

import java.util.List;

/** One configured pre-treatment: a rule for the values of one column. NaN stands for null throughout. */
interface Treatment {
    /** The rule for a column, given its values by branch. */
    ColumnRule forColumn(List<WeightedValues> branches, int windowDays);

    /** The column's type afterwards. */
    default ValueType typeAfter(ValueType type) {
        return type;
    }

    /** What becomes of a client by its value. */
    interface ColumnRule {
        /** Whether the client stays. */
        default boolean keeps(double value) {
            return true;
        }

        /** Whether all it does is to drop nulls. */
        default boolean onlyDropsNulls() {
            return false;
        }

        /** The value of a client that stays. */
        default double changed(double value) {
            return value;
        }
    }
}
