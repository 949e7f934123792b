package dev.jetstream.emulators;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.time.Duration;

/** Requests one after the other on a connection that is kept alive, as Google's clients send them. */
public final class KeptConnection {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private KeptConnection() {}

    /** The status of the answer to a POST. */
    public static int post(URI uri, byte[] body) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection();
        connection.setReadTimeout(Math.toIntExact(PATIENCE.toMillis()));
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(body);
        }
        int status = connection.getResponseCode();
        try (InputStream answer = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            answer.readAllBytes(); // else the connection would not be used again
        }
        return status;
    }
}
