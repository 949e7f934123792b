package dev.jetstream.worker.planted;

/** Breaks a rule of the architecture, so that the rule can be seen to find it. */
final class PlantedDirection {
    Class<?> other() {
        return dev.jetstream.exporter.planted.PlantedExporterService.class;
    }
}
