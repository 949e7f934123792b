package dev.jetstream.local;

/**
 * A process that stands for a pod.
 *
 * @param template that it runs
 * @param attempt counted from 1
 */
record Pod(String template, String name, int attempt, Process process) {
    /**
     * How it ended, as Argo tells.
     *
     * @param phase {@code Succeeded}, {@code Failed} or {@code Error}
     * @param message of the kubelet, or empty
     */
    record End(String template, String phase, int exitCode, String message) {
        boolean succeeded() {
            return phase.equals("Succeeded");
        }
    }
}
