package dev.jetstream.core.ledger;

import dev.jetstream.core.failure.InvalidException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of one act of dispatching, derived from its cause alone, so that the same cause always meets the same batch.
 *
 * <p>Form: {@code <kind>-<subject, shortened>-<10 hex of SHA-256 of the cause>[-<6 hex of the image>][-r<n>]}, lower
 * case, at most 45 characters: it becomes part of a subscription, a workflow, labels and object names.
 */
public final class BatchId {
    /** Leaves room for an image suffix and a follow-up number of three digits below 45 characters. */
    private static final int BASE_LENGTH = 33;

    private static final int HASH_LENGTH = 10;
    private static final Pattern KIND = Pattern.compile("[a-z]{1,8}");
    private static final Pattern IMAGE = Pattern.compile("[0-9a-f]{6}");
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,44}");
    private static final Pattern FOLLOW_UP = Pattern.compile("(.+)-r([1-9][0-9]{0,2})");

    private BatchId() {}

    /**
     * The batch of a cause.
     *
     * @param kind what was asked for, one to eight small letters: {@code daily}, {@code rerun}
     * @param subject a date or slug, to be recognised by people
     * @param cause everything that makes this act another one than its like, in full
     */
    public static String of(String kind, String subject, String cause) {
        if (!KIND.matcher(kind).matches()) {
            throw new IllegalArgumentException("batch kind '%s' must match %s".formatted(kind, KIND));
        }
        String hash = Digest.sha256(cause).substring(0, HASH_LENGTH);
        int room = BASE_LENGTH - kind.length() - HASH_LENGTH - 2;
        String known = subject.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String shortened = known.substring(0, Math.min(room, known.length())).replaceAll("^-+|-+$", "");
        return shortened.isEmpty() ? kind + "-" + hash : kind + "-" + shortened + "-" + hash;
    }

    /** The batch of those items of another that are pinned to an image. */
    public static String withImage(String batch, String imageHex) {
        if (!IMAGE.matcher(imageHex).matches()) {
            throw new IllegalArgumentException("image '%s' must be six hex digits".formatted(imageHex));
        }
        return check(batch + "-" + imageHex);
    }

    /** The {@code n}-th follow-up of a batch, counted from the first batch: never {@code -r1-r1}. */
    public static String followUp(String batch, int n) {
        return check(first(batch) + "-r" + n);
    }

    /** The batch from which a follow-up stems; a first batch itself. */
    public static String first(String batch) {
        Matcher matcher = FOLLOW_UP.matcher(batch);
        return matcher.matches() ? matcher.group(1) : batch;
    }

    /** The number of a follow-up, 0 for a first batch. */
    public static int number(String batch) {
        Matcher matcher = FOLLOW_UP.matcher(batch);
        return matcher.matches() ? Integer.parseInt(matcher.group(2)) : 0;
    }

    /**
     * The id itself.
     *
     * @throws InvalidException when it cannot be a batch's: it becomes part of object names
     */
    public static String check(String batch) {
        if (!ID.matcher(batch).matches()) {
            String shown = batch.substring(0, Math.min(60, batch.length())).replaceAll("\\p{Cntrl}", "?");
            throw new InvalidException("batch '%s' must match %s".formatted(shown, ID));
        }
        return batch;
    }
}
