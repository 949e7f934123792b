package dev.jetstream.core.catalog;

/**
 * An application that can be analysed.
 *
 * @param enrollmentsQueryType how its clients' enrollments are found unless a config says otherwise
 * @param appId for validation and previews without a record; a real experiment has its own
 */
public record Platform(String enrollmentsQueryType, String appId) {}
