package dev.jetstream.core.experiment;

/**
 * Which share of which population was randomised.
 *
 * @param randomizationUnit one of {@code normandy_id, nimbus_id, user_id, group_id}; other texts are kept and refused
 *     when the analysis unit is asked for
 * @param start first bucket
 * @param count number of buckets
 * @param total number of buckets in the namespace
 */
public record BucketConfig(String randomizationUnit, String namespace, int start, int count, int total) {}
