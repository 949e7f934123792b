package dev.jetstream.core.statistics.planted;

/** Breaks a rule of the architecture, so that the rule can be seen to find it. */
final class PlantedLooseMath {
    double answer() {
        return Math.exp(1);
    }
}
