package dev.jetstream.gcp.remote;

import dev.jetstream.core.failure.UnavailableException;

/** Nobody told this machine who it is to Google. */
public final class MissingCredentialsException extends UnavailableException {
    /** For a service. */
    public MissingCredentialsException(String service) {
        super(
                "there are no Google credentials for %s on this machine: run 'gcloud auth application-default login', or set GOOGLE_APPLICATION_CREDENTIALS to a key file"
                        .formatted(service));
    }
}
