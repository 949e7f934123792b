package dev.jetstream.gcp;

import dev.jetstream.gcp.bigquery.BigQuerySettings;
import dev.jetstream.gcp.pubsub.PubSubSettings;
import dev.jetstream.gcp.storage.StorageSettings;

/** How the three services are used; each part says why its defaults are what they are. */
public record GcpSettings(BigQuerySettings bigquery, PubSubSettings pubsub, StorageSettings storage) {
    /** The defaults of all three. */
    public static GcpSettings defaults() {
        return new GcpSettings(BigQuerySettings.defaults(), PubSubSettings.defaults(), StorageSettings.defaults());
    }
}
