package dev.jetstream.core.experiment;

import dev.jetstream.core.failure.InvalidException;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a slug may look like and how it becomes part of a name. */
public final class Slugs {
    private static final Pattern SLUG = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,254}");

    private Slugs() {}

    /**
     * The slug itself, checked once at the border.
     *
     * @throws InvalidException when it has other characters than letters, digits, {@code . _ -}, does not begin with a
     *     letter or digit, or has more than 255 of them
     */
    public static String check(String slug) {
        if (!SLUG.matcher(slug).matches()) {
            throw new InvalidException("NoSlugException", "slug '%s' must match %s".formatted(printable(slug), SLUG));
        }
        return slug;
    }

    /** The slug inside table and object names: everything but {@code [A-Za-z0-9_]} becomes {@code _}, case kept. */
    public static String normalize(String slug) {
        return slug.replaceAll("[^A-Za-z0-9_]", "_");
    }

    /** An application id as a dataset's name: everything but {@code [A-Za-z0-9]} becomes {@code _}, lower case. */
    public static String dataset(String appId) {
        return appId.replaceAll("[^A-Za-z0-9]", "_").toLowerCase(Locale.ROOT);
    }

    private static String printable(String text) {
        String cut = text.length() > 80 ? text.substring(0, 80) + "…" : text;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }
}
