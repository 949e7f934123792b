package dev.jetstream.emulators.storage;

import io.netty.handler.codec.http.HttpHeaders;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One request, taken apart.
 *
 * @param segments the decoded path below {@code /storage/v1}: {@code b, <bucket>, o, <object>, …}
 */
record StorageCall(
        String method,
        boolean upload,
        boolean download,
        List<String> segments,
        Map<String, String> query,
        HttpHeaders headers) {
    StorageCall {
        segments = List.copyOf(segments);
        query = Map.copyOf(query);
    }

    static StorageCall of(String method, String uri, HttpHeaders headers) {
        int mark = uri.indexOf('?');
        String path = mark < 0 ? uri : uri.substring(0, mark);
        String override = headers.get("X-HTTP-Method-Override");
        boolean upload = path.startsWith("/upload/") || path.startsWith("/resumable/upload/");
        boolean download = path.startsWith("/download/");
        String below =
                path.replaceFirst("^(/resumable)?/(upload|download)/", "/").replaceFirst("^/storage/v1", "");
        List<String> segments =
                Stream.of(below.split("/", -1)).skip(1).map(StorageCall::decode).toList();
        return new StorageCall(
                (override == null ? method : override).toUpperCase(Locale.ROOT),
                upload,
                download,
                segments,
                mark < 0 ? Map.of() : query(uri.substring(mark + 1)),
                headers);
    }

    boolean is(String expectedMethod, int size) {
        return method.equals(expectedMethod) && segments.size() == size;
    }

    String bucket() {
        return segments.get(1);
    }

    String object() {
        return segments.get(3);
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    private static Map<String, String> query(String text) {
        Map<String, String> query = new HashMap<>();
        for (String pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                query.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    /** Percent-decoding alone: in a path and in Google's queries a plus is a plus. */
    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw StorageException.invalid("cannot decode " + text);
        }
    }
}
