package dev.jetstream.core.config.repository;

import dev.jetstream.core.config.ConfigException;
import dev.jetstream.core.config.ConfigException.Kind;
import dev.jetstream.core.config.Place;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository is, read from what the user typed: a folder or an {@code https} URL, either with
 * {@code /tree/<branch>/<path>} behind it.
 *
 * @param base URL or folder without the part behind {@code /tree/}
 * @param isRemote whether {@code base} is a URL
 * @param branch null for the default branch
 * @param path below the repository's root; empty for the root, otherwise with a slash at its end
 */
record ConfigLocation(
        String base, boolean isRemote, @Nullable String branch, String path) {
    private static final Pattern TREE = Pattern.compile("(.+?)/tree/([^/]+)(?:/(.*?))?/*");
    private static final Pattern SCP = Pattern.compile("[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:[^:]+");
    private static final Set<String> FORBIDDEN_HOSTS =
            Set.of("localhost", "metadata", "metadata.google.internal", "169.254.169.254", "[::1]", "[fd00:ec2::254]");

    static ConfigLocation parse(String text) {
        if (text.isBlank() || text.startsWith("-") || text.chars().anyMatch(Character::isISOControl)) {
            throw refused(text, "this is neither a folder nor a URL", null);
        }
        boolean remote = text.contains("://") || SCP.matcher(text).matches();
        if (!remote && Files.exists(Path.of(text))) {
            return new ConfigLocation(text, false, null, "");
        }
        Matcher tree = TREE.matcher(text);
        ConfigLocation location = tree.matches()
                ? new ConfigLocation(tree.group(1), remote, tree.group(2), folder(tree.group(3)))
                : new ConfigLocation(text, remote, null, "");
        location.check(text);
        return location;
    }

    private void check(String text) {
        if (isRemote) {
            checkUrl(text);
        } else if (!Files.isDirectory(Path.of(base))) {
            throw refused(text, "there is no such folder", null);
        }
        if (branch != null && (branch.startsWith("-") || !Repository.isValidRefName("refs/heads/" + branch))) {
            throw refused(text, "'%s' cannot be a branch".formatted(branch), null);
        }
        if (List.of(path.split("/")).contains("..")) {
            throw refused(text, "the path may not lead out of the repository", null);
        }
    }

    private void checkUrl(String text) {
        if (SCP.matcher(base).matches()) {
            throw refused(text, "ssh is not supported", "use https, with the token in JETSTREAM_CONFIG_TOKEN");
        }
        URI uri = uri(text);
        String scheme = Optional.ofNullable(uri.getScheme()).orElse("").toLowerCase(Locale.ROOT);
        String host = Optional.ofNullable(uri.getHost()).orElse("").toLowerCase(Locale.ROOT);
        if (!scheme.equals("https")) {
            throw refused(shown(uri), "'%s' URLs are not allowed".formatted(scheme), "use https, or a folder");
        }
        if (host.isEmpty()
                || FORBIDDEN_HOSTS.contains(host)
                || host.startsWith("127.")
                || host.startsWith("169.254.")) {
            throw refused(shown(uri), "the host '%s' is not allowed".formatted(host), null);
        }
        if (uri.getUserInfo() != null) {
            throw refused(
                    shown(uri), "credentials do not belong into a URL", "give the token in JETSTREAM_CONFIG_TOKEN");
        }
    }

    private URI uri(String text) {
        try {
            return URI.create(base);
        } catch (IllegalArgumentException e) {
            throw refused(text.replaceAll("//[^/@]*@", "//…@"), "this is not a URL", null);
        }
    }

    private static String shown(URI uri) {
        return uri.getUserInfo() == null ? uri.toString() : uri.toString().replace(uri.getRawUserInfo() + "@", "…@");
    }

    private static String folder(@Nullable String path) {
        return path == null || path.isEmpty() ? "" : path + "/";
    }

    private static ConfigException refused(String text, String reason, @Nullable String help) {
        return ConfigException.of(Kind.REPOSITORY, Place.of(text), "", reason, help);
    }
}
