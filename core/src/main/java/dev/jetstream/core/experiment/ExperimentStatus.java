package dev.jetstream.core.experiment;

/** Where an experiment stands; only {@code COMPLETE} ones get an overall window. */
public enum ExperimentStatus {
    DRAFT("Draft"),
    LIVE("Live"),
    COMPLETE("Complete");

    private final String value;

    ExperimentStatus(String value) {
        this.value = value;
    }

    /** As Experimenter spells it. */
    public String value() {
        return value;
    }
}
