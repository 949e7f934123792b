package dev.jetstream.emulators.bigquery.http;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Which handler answers which method and path; what matches nothing is answered 501. */
public final class Routes {
    private final List<Route> routes = new ArrayList<>();

    /** What answers a request; may block, it is called on a thread made for that. */
    @FunctionalInterface
    public interface Handler {
        /** The answer, or a failure of type {@link ApiException}, thrown or signalled. */
        Mono<Reply> handle(Request request);
    }

    /** Adds a route; {@code template} is a path with segments in braces, as in {@code /projects/{project}/jobs}. */
    public Routes add(String method, String template, Handler handler) {
        routes.add(new Route(method, List.of(template.split("/")), handler));
        return this;
    }

    /** The answer to a request. */
    Mono<Reply> handle(Request request) {
        List<String> segments = List.of(request.path().split("/"));
        for (Route route : routes) {
            Optional<Map<String, String>> captured = route.match(request.method(), segments);
            if (captured.isPresent()) {
                return route.handler().handle(request.with(captured.get()));
            }
        }
        return Mono.error(ApiException.notImplemented(request.method() + " " + request.path()));
    }

    private record Route(String method, List<String> template, Handler handler) {
        Optional<Map<String, String>> match(String actualMethod, List<String> segments) {
            if (!method.equals(actualMethod) || template.size() != segments.size()) {
                return Optional.empty();
            }
            Map<String, String> captured = new HashMap<>();
            for (int i = 0; i < segments.size(); i++) {
                String part = template.get(i);
                if (part.startsWith("{")) {
                    captured.put(part.substring(1, part.length() - 1), segments.get(i));
                } else if (!part.equals(segments.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(captured);
        }
    }
}
