package dev.jetstream.emulators.planted;

/** Breaks a rule of the architecture, so that the rule can be seen to find it. */
final class PlantedDirection {
    Class<?> other() {
        return dev.jetstream.core.planted.PlantedCoreService.class;
    }
}
