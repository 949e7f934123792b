package dev.jetstream.gcp.storage;

import com.google.cloud.NoCredentials;
import com.google.cloud.ServiceOptions;
import com.google.cloud.http.HttpTransportOptions;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import dev.jetstream.core.failure.UnavailableException;
import dev.jetstream.gcp.remote.Remote;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** One client of Cloud Storage, from which each bucket is a {@link GcsBlobStore}. */
public final class Buckets implements AutoCloseable {
    private final Storage storage;
    private final Remote remote;

    /**
     * Opens a client; nothing is sent before the first call.
     *
     * @param project for new buckets
     * @param endpoint of an embedded server, or null for Google's
     * @param timer for deadlines and pauses
     */
    public Buckets(String project, @Nullable URI endpoint, StorageSettings settings, Scheduler timer) {
        this.storage = client(project, endpoint, settings);
        this.remote = new Remote("storage", settings.remote(), timer);
    }

    public GcsBlobStore bucket(String name) {
        return new GcsBlobStore(storage, remote, name);
    }

    @Override
    public void close() {
        remote.close();
        try {
            storage.close();
        } catch (Exception e) {
            throw new UnavailableException("Cloud Storage's client did not close well", e);
        }
    }

    private static Storage client(String project, @Nullable URI endpoint, StorageSettings settings) {
        StorageOptions.Builder options = StorageOptions.http()
                .setProjectId(project)
                .setTransportOptions(HttpTransportOptions.newBuilder()
                        .setConnectTimeout((int) settings.connectTimeout().toMillis())
                        .setReadTimeout((int) settings.readTimeout().toMillis())
                        .build())
                .setRetrySettings(ServiceOptions.getNoRetrySettings());
        if (endpoint != null) {
            options.setHost(endpoint.toString()).setCredentials(NoCredentials.getInstance());
        }
        return options.build().getService();
    }
}
