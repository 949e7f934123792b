package dev.jetstream.emulators.bigquery.sql;

import dev.jetstream.emulators.bigquery.sql.Type.Scalar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Literals as DuckDB text, checked here so that a bad date is an error with its place. */
final class Literals {
    private static final String DATE = "(\\d{4})-(\\d{1,2})-(\\d{1,2})";
    private static final String TIME = "(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(\\.\\d{1,6})?";
    private static final Pattern DATE_TEXT = Pattern.compile(DATE);
    private static final Pattern TIME_TEXT = Pattern.compile(TIME);
    private static final Pattern DATETIME_TEXT = Pattern.compile(DATE + "(?:[ Tt]" + TIME + ")?");
    private static final Pattern TIMESTAMP_TEXT = Pattern.compile(
            DATE + "(?:[ Tt]" + TIME + ")?(?: ?([+-]\\d{1,2}(?::\\d{2})?)|[Zz]| ([A-Za-z_]+(?:/[A-Za-z_+\\-0-9]+)*))?");

    private Literals() {}

    static Typed of(Expr.Literal literal) {
        String value = literal.value();
        return switch (literal.type()) {
            case "NULL" -> Typed.literal("NULL", Scalar.NULL, value);
            case "BOOL" -> Typed.literal(value.toLowerCase(Locale.ROOT), Scalar.BOOL, value);
            case "STRING" -> Typed.literal(Sql.text(value), Scalar.STRING, value);
            case "INT64" -> integer(literal);
            case "FLOAT64" -> real(literal);
            case "BYTES" -> {
                String hex = HexFormat.of().formatHex(value.getBytes(StandardCharsets.ISO_8859_1));
                yield Typed.literal("unhex('" + hex + "')", Scalar.BYTES, value);
            }
            default -> {
                Scalar type = Scalar.valueOf(literal.type());
                yield typed(value, type).orElseThrow(() -> literal.pos().error("Invalid " + type + " literal"));
            }
        };
    }

    private static Typed integer(Expr.Literal literal) {
        String text = literal.value();
        String digits = text.startsWith("-") ? text.substring(1) : text;
        boolean hex = digits.startsWith("0x") || digits.startsWith("0X");
        if (hex && digits.length() == 2) {
            throw literal.pos().error("Invalid integer literal: " + text);
        }
        BigInteger value = hex ? new BigInteger(digits.substring(2), 16) : new BigInteger(digits);
        if (text.startsWith("-")) {
            value = value.negate();
        }
        if (value.bitLength() > 63) {
            throw literal.pos().error("Invalid integer literal: " + text);
        }
        return Typed.literal("CAST(" + value + " AS BIGINT)", Scalar.INT64, value.toString());
    }

    private static Typed real(Expr.Literal literal) {
        double value = Double.parseDouble(literal.value());
        if (Double.isInfinite(value)) {
            throw literal.pos().error("Invalid floating point literal: " + literal.value());
        }
        String text = Double.toString(value);
        return Typed.literal("CAST('" + text + "' AS DOUBLE)", Scalar.FLOAT64, literal.value());
    }

    /** The text as a value of the type, when it is one. */
    static Optional<Typed> typed(String text, Scalar type) {
        String value = text.strip();
        if (type == Scalar.JSON) {
            return json(value);
        }
        boolean good = switch (type) {
            case DATE -> matches(DATE_TEXT, value, 1, 0);
            case TIME -> matches(TIME_TEXT, value, 0, 1);
            case DATETIME -> matches(DATETIME_TEXT, value, 1, 4);
            case TIMESTAMP -> matches(TIMESTAMP_TEXT, value, 1, 4);
            case NUMERIC, BIGNUMERIC -> isNumeric(value, type == Scalar.NUMERIC ? 9 : 18);
            default -> false;
        };
        return good
                ? Optional.of(Typed.simple("CAST(" + Sql.text(value) + " AS " + type.duck() + ")", type))
                : Optional.empty();
    }

    private static boolean matches(Pattern pattern, String text, int dateGroup, int timeGroup) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.matches()) {
            return false;
        }
        try {
            if (dateGroup > 0) {
                LocalDate date = LocalDate.of(
                        number(matcher, dateGroup), number(matcher, dateGroup + 1), number(matcher, dateGroup + 2));
                if (date.getYear() < 1) {
                    return false;
                }
            }
            if (timeGroup > 0 && matcher.group(timeGroup) != null) {
                LocalTime.of(
                        number(matcher, timeGroup), number(matcher, timeGroup + 1), number(matcher, timeGroup + 2));
            }
            return pattern != TIMESTAMP_TEXT || matcher.group(9) == null || ZoneId.of(matcher.group(9)) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    private static boolean isNumeric(String text, int scale) {
        try {
            BigDecimal value = new BigDecimal(text);
            return value.stripTrailingZeros().scale() <= scale && value.precision() - value.scale() <= 38 - scale;
        } catch (NumberFormatException | ArithmeticException e) {
            return false;
        }
    }

    private static Optional<Typed> json(String text) {
        try {
            return Optional.of(Typed.simple("CAST(" + Sql.text(JsonValues.normal(text)) + " AS JSON)", Scalar.JSON));
        } catch (EngineFunctionException e) {
            return Optional.empty();
        }
    }
}
