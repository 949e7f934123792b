package dev.jetstream.emulators.pubsub;

import java.util.regex.Pattern;

/** The names of topics and subscriptions: {@code projects/p/topics/t}. */
final class ResourceNames {
    private static final Pattern ID = Pattern.compile("[A-Za-z][A-Za-z0-9._~+%-]{2,254}");

    private ResourceNames() {}

    static void check(String name, String collection) {
        String[] parts = name.split("/", -1);
        if (parts.length != 4
                || !parts[0].equals("projects")
                || parts[1].isEmpty()
                || !parts[2].equals(collection)
                || !ID.matcher(parts[3]).matches()
                || parts[3].startsWith("goog")) {
            throw BrokerException.invalid(
                    "Invalid resource name given (name=%s): expected projects/<project>/%s/<id of 3 to 255 letters, digits or ._~+%%->"
                            .formatted(name, collection));
        }
    }

    static String project(String name) {
        return name.split("/", -1)[1];
    }

    static String id(String name) {
        return name.substring(name.lastIndexOf('/') + 1);
    }
}
