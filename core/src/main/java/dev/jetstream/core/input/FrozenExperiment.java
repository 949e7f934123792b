package dev.jetstream.core.input;

import dev.jetstream.core.config.AnalysisConfig;
import dev.jetstream.core.config.collection.ConfigCollection;
import dev.jetstream.core.experiment.Experiment;

/**
 * An experiment as its batch knows it.
 *
 * @param record as Experimenter had it
 * @param configs all configs at the frozen states
 * @param config the experiment's, resolved from both
 */
public record FrozenExperiment(Experiment record, ConfigCollection configs, AnalysisConfig config) {}
