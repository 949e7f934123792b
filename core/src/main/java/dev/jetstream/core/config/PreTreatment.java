package dev.jetstream.core.config;

import java.util.Map;

/** A named change to a metric's values before its statistic, with its arguments as written. */
public record PreTreatment(String name, Map<String, Object> arguments) {}
