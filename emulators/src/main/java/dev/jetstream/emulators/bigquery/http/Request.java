package dev.jetstream.emulators.bigquery.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A request as the handlers see it: the overridden method, decoded parameters, the body still on its way.
 *
 * @param method after {@code X-HTTP-Method-Override}
 * @param path decoded, without the API's prefix
 * @param variables what the route's template captured
 * @param headers by lower-case name
 * @param content the body in pieces; to be consumed once
 */
public record Request(
        String method,
        String path,
        Map<String, String> variables,
        Map<String, String> query,
        Map<String, String> headers,
        Flux<byte[]> content) {
    private static final int BODY_LIMIT = 64 << 20;

    Request with(Map<String, String> captured) {
        return new Request(method, path, captured, query, headers, content);
    }

    /** A captured path segment. */
    public String variable(String name) {
        String value = variables.get(name);
        if (value == null) {
            throw new IllegalStateException("route of " + path + " captures no " + name);
        }
        return value;
    }

    /** A query parameter. */
    public Optional<String> parameter(String name) {
        return Optional.ofNullable(query.get(name)).filter(text -> !text.isEmpty());
    }

    /** A whole number among the query parameters. */
    public long number(String name, long otherwise) {
        return parameter(name).map(text -> parse(name, text)).orElse(otherwise);
    }

    /** A header. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** The whole body as a JSON object, decompressed; at most 64 MiB. */
    public Mono<ObjectNode> json() {
        return bytes().map(body -> Json.parseObject(plain(body)));
    }

    /** The whole body; at most 64 MiB. */
    private Mono<byte[]> bytes() {
        return content.reduceWith(ByteArrayOutputStream::new, (all, piece) -> {
                    if (all.size() + piece.length > BODY_LIMIT) {
                        throw new ApiException(413, "uploadTooLarge", "the body exceeds " + BODY_LIMIT + " bytes");
                    }
                    all.writeBytes(piece);
                    return all;
                })
                .map(ByteArrayOutputStream::toByteArray);
    }

    private byte[] plain(byte[] body) {
        if (body.length == 0 || !"gzip".equals(headers.get("content-encoding"))) {
            return body;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            byte[] plain = in.readNBytes(BODY_LIMIT + 1);
            if (plain.length > BODY_LIMIT) {
                throw new ApiException(413, "uploadTooLarge", "the body exceeds " + BODY_LIMIT + " bytes");
            }
            return plain;
        } catch (IOException e) {
            throw new ApiException(400, "parseError", "the body is not gzip: " + e.getMessage());
        }
    }

    private static long parse(String name, String text) {
        try {
            long value = Long.parseLong(text);
            if (value >= 0) {
                return value;
            }
        } catch (NumberFormatException e) {
            throw ApiException.invalid("Invalid value for " + name + ": " + text);
        }
        throw ApiException.invalid("Invalid value for " + name + ": " + text);
    }
}
