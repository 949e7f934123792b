package dev.jetstream.core.experiment;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** How long one analysed stretch is and where it lies relative to enrollment; in the order of resolution. */
public enum AnalysisPeriod {
    DAY("day", "daily", "daily"),
    WEEK("week", "weekly", "weekly"),
    DAYS_28("days28", "days28", "28_day"),
    OVERALL("overall", "overall", "overall"),
    PREENROLLMENT_WEEK("preenrollment_week", "preenrollment_weekly", "preenrollment_weekly"),
    PREENROLLMENT_DAYS_28("preenrollment_days28", "preenrollment_days28", "preenrollment_days28");

    private final String value;
    private final String label;
    private final String configKey;

    AnalysisPeriod(String value, String label, String configKey) {
        this.value = value;
        this.label = label;
        this.configKey = configKey;
    }

    /** As in table names and on the command line: {@code day}, {@code preenrollment_week}. */
    public String value() {
        return value;
    }

    /** As in view and object names: {@code daily}, {@code preenrollment_weekly}. */
    public String label() {
        return label;
    }

    /** The list of {@code [metrics]} in a config: {@code daily}, {@code 28_day}. */
    public String configKey() {
        return configKey;
    }

    /** Whether the window lies before enrollment. */
    public boolean isPreenrollment() {
        return this == PREENROLLMENT_WEEK || this == PREENROLLMENT_DAYS_28;
    }

    /** The period with this {@link #value()}, or empty. */
    public static Optional<AnalysisPeriod> of(String value) {
        return Arrays.stream(values())
                .filter(period -> period.value.equals(value))
                .findFirst();
    }

    /** All {@link #value()}s, in order. */
    public static List<String> names() {
        return Arrays.stream(values()).map(AnalysisPeriod::value).toList();
    }
}
