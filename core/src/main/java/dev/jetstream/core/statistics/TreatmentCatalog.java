package dev.jetstream.core.statistics;

import dev.jetstream.core.config.NearestName;
import dev.jetstream.core.config.PreTreatment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoublePredicate;
import java.util.function.DoubleUnaryOperator;
import java.util.function.Function;

/** The nine pre-treatments by the names that configs have for them. */
final class TreatmentCatalog {
    private static final Map<String, Entry> ENTRIES = entries();

    private TreatmentCatalog() {}

    /**
     * The treatment of a config.
     *
     * @throws StatisticFailure for an unknown name or argument, and a value that is not allowed
     */
    static Treatment create(PreTreatment configured) {
        Entry entry = ENTRIES.get(configured.name());
        if (entry == null) {
            throw StatisticFailure.value("Pre-treatment '%s' does not exist.%s"
                    .formatted(configured.name(), NearestName.hint(configured.name(), ENTRIES.keySet())));
        }
        return entry.factory()
                .apply(new Arguments("pre-treatment", configured.name(), configured.arguments(), entry.parameters()));
    }

    private static Map<String, Entry> entries() {
        Map<String, Entry> entries = new LinkedHashMap<>();
        entries.put("remove_nulls", new Entry(List.of(), arguments -> (branches, days) -> new NullsDropped()));
        entries.put("remove_indefinites", new Entry(List.of(), arguments -> kept(TreatmentCatalog::isDefinite)));
        entries.put("censor_highest_values", new Entry(List.of("fraction"), TreatmentCatalog::censorHighest));
        entries.put("censor_lowest_values", new Entry(List.of("fraction"), TreatmentCatalog::censorLowest));
        entries.put("censor_values_below_threshold", new Entry(List.of("threshold"), arguments -> {
            double threshold = arguments.number("threshold");
            return kept(value -> value > threshold);
        }));
        entries.put("censor_values_above_threshold", new Entry(List.of("threshold"), arguments -> {
            double threshold = arguments.number("threshold");
            return kept(value -> value < threshold);
        }));
        entries.put(
                "normalize_over_analysis_period",
                new Entry(List.of("analysis_period_length"), arguments -> new Division()));
        entries.put("log", new Entry(List.of("base"), TreatmentCatalog::logarithm));
        entries.put(
                "zero_fill", new Entry(List.of(), arguments -> (branches, days) -> change(TreatmentCatalog::orZero)));
        return entries;
    }

    private static Treatment censorHighest(Arguments arguments) {
        double fraction = fraction(arguments, 1 - 1e-5);
        return (branches, days) -> {
            double limit = Quantiles.ofPooled(branches, fraction);
            return keep(value -> value < limit);
        };
    }

    private static Treatment censorLowest(Arguments arguments) {
        double fraction = fraction(arguments, 1e-5);
        return (branches, days) -> {
            double limit = Quantiles.ofPooled(branches, fraction);
            return keep(value -> value > limit);
        };
    }

    private static double fraction(Arguments arguments, double defaultValue) {
        double fraction = arguments.number("fraction", defaultValue);
        if (!(fraction >= 0 && fraction <= 1)) {
            throw arguments.wrong("fraction", "within [0, 1]");
        }
        return fraction;
    }

    private static Treatment logarithm(Arguments arguments) {
        double base = arguments.has("base") || !arguments.isGiven("base") ? arguments.number("base", 10) : 0;
        if (base < 0 || base == 1) {
            throw arguments.wrong("base", "positive and not 1, or 0 for the natural logarithm");
        }
        double divisor = base == 0 ? 1 : StrictMath.log(base);
        return new Logarithm(divisor);
    }

    private static boolean isDefinite(double value) {
        return !Double.isNaN(value) && value != Double.POSITIVE_INFINITY;
    }

    private static double orZero(double value) {
        return Double.isNaN(value) ? 0 : value;
    }

    private static Treatment kept(DoublePredicate keeps) {
        return (branches, days) -> keep(keeps);
    }

    private static Treatment.ColumnRule keep(DoublePredicate keeps) {
        return new Treatment.ColumnRule() {
            @Override
            public boolean keeps(double value) {
                return keeps.test(value);
            }
        };
    }

    private static Treatment.ColumnRule change(DoubleUnaryOperator change) {
        return new Treatment.ColumnRule() {
            @Override
            public double changed(double value) {
                return change.applyAsDouble(value);
            }
        };
    }

    /** Drops nulls. */
    private record NullsDropped() implements Treatment.ColumnRule {
        @Override
        public boolean keeps(double value) {
            return !Double.isNaN(value);
        }

        @Override
        public boolean onlyDropsNulls() {
            return true;
        }
    }

    private record Entry(List<String> parameters, Function<Arguments, Treatment> factory) {}

    /** Divides by the window's length in days. */
    private record Division() implements Treatment {
        @Override
        public ColumnRule forColumn(List<WeightedValues> branches, int windowDays) {
            return change(value -> value / Math.max(1, windowDays));
        }

        @Override
        public ValueType typeAfter(ValueType type) {
            return ValueType.REAL;
        }
    }

    /** The logarithm: of 0 minus infinity, of a negative number null. */
    private record Logarithm(double divisor) implements Treatment {
        @Override
        public ColumnRule forColumn(List<WeightedValues> branches, int windowDays) {
            return change(value -> StrictMath.log(value) / divisor);
        }

        @Override
        public ValueType typeAfter(ValueType type) {
            return ValueType.REAL;
        }
    }
}
