package dev.jetstream.core.config.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Names with {@code *}, {@code ?}, {@code [seq]}, {@code [!seq]}, case-sensitive, as Python's {@code fnmatch} reads
 * them.
 *
 * <p>Matched by hand in time proportional to pattern × name: a regular expression with many stars may take for ever.
 */
final class ShellPattern {
    /** One step a character, or any number of characters for a star. */
    private final List<Step> steps;

    private record Step(boolean star, IntPredicate accepts) {}

    private ShellPattern(List<Step> steps) {
        this.steps = steps;
    }

    static boolean isPattern(String name) {
        return name.indexOf('*') >= 0 || name.indexOf('?') >= 0 || name.indexOf('[') >= 0;
    }

    static ShellPattern of(String pattern) {
        List<Step> steps = new ArrayList<>();
        int i = 0;
        while (i < pattern.length()) {
            char c = pattern.charAt(i++);
            int end = c == '[' ? endOfSet(pattern, i) : -1;
            if (c == '*') {
                steps.add(new Step(true, any -> true));
            } else if (c == '?') {
                steps.add(new Step(false, any -> true));
            } else if (end >= 0) {
                steps.add(new Step(false, set(pattern.substring(i, end))));
                i = end + 1;
            } else {
                steps.add(new Step(false, other -> other == c));
            }
        }
        return new ShellPattern(List.copyOf(steps));
    }

    boolean matches(String name) {
        int step = 0;
        int at = 0;
        int lastStar = -1;
        int starAt = 0;
        while (at < name.length()) {
            if (step < steps.size() && steps.get(step).star()) {
                lastStar = step++;
                starAt = at;
            } else if (step < steps.size() && steps.get(step).accepts().test(name.charAt(at))) {
                step++;
                at++;
            } else if (lastStar >= 0) {
                step = lastStar + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (step < steps.size() && steps.get(step).star()) {
            step++;
        }
        return step == steps.size();
    }

    /** A closing bracket that comes first belongs to the set; without one the bracket is an ordinary character. */
    private static int endOfSet(String pattern, int start) {
        int first = start < pattern.length() && pattern.charAt(start) == '!' ? start + 1 : start;
        return pattern.indexOf(']', first + 1);
    }

    private static IntPredicate set(String content) {
        boolean negated = content.startsWith("!");
        String members = negated ? content.substring(1) : content;
        IntPredicate found = c -> contains(members, c);
        return negated ? found.negate() : found;
    }

    private static boolean contains(String members, int c) {
        int i = 0;
        while (i < members.length()) {
            boolean range = i + 2 < members.length() && members.charAt(i + 1) == '-';
            char to = members.charAt(range ? i + 2 : i);
            if (members.charAt(i) <= c && c <= to) {
                return true;
            }
            i += range ? 3 : 1;
        }
        return false;
    }
}
