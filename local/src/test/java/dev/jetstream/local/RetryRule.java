package dev.jetstream.local;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of Argo's retry expressions that our template uses; anything else is refused, so that it is noticed. */
final class RetryRule {
    private static final Pattern STATUS = Pattern.compile("lastRetry\\.status == \"(\\w+)\"");
    private static final Pattern EXIT_CODE = Pattern.compile("asInt\\(lastRetry\\.exitCode\\) in \\[([0-9, ]+)]");
    private static final Pattern MESSAGE = Pattern.compile("lastRetry\\.message matches \"(.+)\"");

    private final String expression;

    /** A rule; without an expression every failure is tried again. */
    RetryRule(String expression) {
        this.expression = expression;
    }

    boolean triesAgain(Pod.End end) {
        return expression.isEmpty()
                || Arrays.stream(expression.split("\\|\\|", -1))
                        .map(String::strip)
                        .anyMatch(term -> holds(term, end));
    }

    private static boolean holds(String term, Pod.End end) {
        Matcher status = STATUS.matcher(term);
        if (status.matches()) {
            return end.phase().equals(status.group(1));
        }
        Matcher code = EXIT_CODE.matcher(term);
        if (code.matches()) {
            return Arrays.stream(code.group(1).split(",", -1))
                    .anyMatch(one -> Integer.parseInt(one.strip()) == end.exitCode());
        }
        Matcher message = MESSAGE.matcher(term);
        if (message.matches()) {
            return Pattern.compile(message.group(1)).matcher(end.message()).find();
        }
        throw new IllegalArgumentException("retry expression '%s' is not understood here".formatted(term));
    }
}
