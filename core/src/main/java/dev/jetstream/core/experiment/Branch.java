package dev.jetstream.core.experiment;

/**
 * One arm of an experiment.
 *
 * @param slug its name
 * @param ratio its weight among the branches, not a percentage
 */
public record Branch(String slug, int ratio) {}
