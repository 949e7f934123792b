package dev.jetstream.worker.planted;

/** Breaks a rule of the architecture, so that the rule can be seen to find it. */
final class PlantedAdapter {
    Class<?> adapter() {
        return dev.jetstream.gcp.planted.PlantedGcpService.class;
    }
}
