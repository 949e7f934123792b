package dev.jetstream.core.image;

import static java.util.Comparator.comparing;

import dev.jetstream.core.failure.InvalidException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which image an experiment is analysed with: the one that was current when its enrollments were last made, so that a
 * running experiment is not moved by a release (jetstream-spec 7.4).
 *
 * <p>A release that must be (tag {@code breaking}) moves older experiments forward to it, and no further.
 */
public final class PinnedImages {
    private static final String BREAKING = "breaking";
    private static final Comparator<Image> BY_AGE = comparing(Image::uploaded).thenComparing(Image::sha256);

    private final String name;
    private final List<Image> byAge;

    /**
     * The images of a name.
     *
     * @throws InvalidException when there are none
     */
    public PinnedImages(String name, List<Image> images) {
        if (images.isEmpty()) {
            throw new InvalidException("there is no image '%s' to run workers from".formatted(name));
        }
        this.name = name;
        this.byAge = images.stream().sorted(BY_AGE).toList();
    }

    /** The newest. */
    public Image latest() {
        return byAge.get(byAge.size() - 1);
    }

    /**
     * The one for an experiment.
     *
     * @param enrollments when its enrollments were last made, or null when they are still to be made
     */
    public Image of(@Nullable Instant enrollments) {
        if (enrollments == null) {
            return latest();
        }
        Instant at = breaking()
                .map(Image::uploaded)
                .filter(breaking -> breaking.isAfter(enrollments))
                .orElse(enrollments);
        return byAge.stream()
                .filter(image -> !image.uploaded().isAfter(at))
                .reduce((older, newer) -> newer)
                .orElseGet(() -> byAge.get(0));
    }

    /**
     * The one that was asked for.
     *
     * @param version {@code latest}, or the SHA-256 (its beginning, six digits at least, where that is unique)
     * @throws InvalidException when there is none such, or several
     */
    public Image named(String version) {
        if (version.equals("latest")) {
            return latest();
        }
        String digits = version.startsWith("sha256:") ? version.substring("sha256:".length()) : version;
        List<Image> found = byAge.stream()
                .filter(image -> digits.length() >= 6 && image.sha256().startsWith(digits))
                .toList();
        if (found.size() != 1) {
            throw new InvalidException("image version '%s' is that of %s images '%s'; write latest or its SHA-256"
                    .formatted(version, found.size(), name));
        }
        return found.get(0);
    }

    private Optional<Image> breaking() {
        return byAge.stream().filter(image -> image.tags().contains(BREAKING)).reduce((older, newer) -> newer);
    }
}
