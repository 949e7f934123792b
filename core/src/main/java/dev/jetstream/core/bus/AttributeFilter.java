package dev.jetstream.core.bus;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The part of Pub/Sub's filters that we use: {@code attributes.key = "value"}, joined by {@code AND}. */
final class AttributeFilter {
    private static final Pattern EQUALITY = Pattern.compile("\\s*attributes\\.(\\w+)\\s*=\\s*\"([^\"]*)\"\\s*");

    private final Map<String, String> wanted;

    private AttributeFilter(Map<String, String> wanted) {
        this.wanted = wanted;
    }

    static AttributeFilter of(@Nullable String filter) {
        Map<String, String> wanted = new HashMap<>();
        if (filter != null) {
            for (String part : filter.split("\\bAND\\b", -1)) {
                Matcher equality = EQUALITY.matcher(part);
                if (!equality.matches()) {
                    throw new IllegalArgumentException(
                            "filter '%s': only attributes.key = \"value\", joined by AND, is known here"
                                    .formatted(filter));
                }
                wanted.put(equality.group(1), equality.group(2));
            }
        }
        return new AttributeFilter(wanted);
    }

    boolean matches(Map<String, String> attributes) {
        return attributes.entrySet().containsAll(wanted.entrySet());
    }
}
