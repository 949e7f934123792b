package dev.jetstream.dispatcher.trigger;

import java.util.Locale;
import java.util.Map;

/** By which way a trigger came, as an attribute that decides nothing: it is counted. */
public enum TriggerSource {
    /** GitHub's delivery. */
    WEBHOOK,
    /** {@code POST /runs}. */
    HTTP,
    /** The comparison of the branch with the last processed commit. */
    WATCH,
    /** Published by somebody else: Airflow. */
    PUBSUB;

    static final String ATTRIBUTE = "source";

    /** The attributes of a message that comes this way. */
    public Map<String, String> attributes() {
        return Map.of(ATTRIBUTE, spelling());
    }

    /** As it is counted. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The way of a message; {@link #PUBSUB} unless it says one of ours. */
    public static TriggerSource of(Map<String, String> attributes) {
        String said = attributes.getOrDefault(ATTRIBUTE, "");
        for (TriggerSource source : values()) {
            if (source.spelling().equals(said)) {
                return source;
            }
        }
        return PUBSUB;
    }
}
