package dev.jetstream.emulators.bigquery.sql;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values of the type JSON in the form that BigQuery gives them: members sorted, the first of equal names, numbers
 * short.
 */
final class JsonValues {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final BigInteger LARGEST = BigInteger.ONE.shiftLeft(64);

    private JsonValues() {}

    /**
     * PARSE_JSON.
     *
     * @throws EngineFunctionException when the text is no JSON
     */
    static String normal(String text) {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new EngineFunctionException("Invalid input to PARSE_JSON: the text is empty");
            }
            String value = value(parser);
            if (parser.nextToken() != null) {
                throw new EngineFunctionException("Invalid input to PARSE_JSON: more than one value");
            }
            return value;
        } catch (IOException e) {
            throw new EngineFunctionException("Invalid input to PARSE_JSON: " + e.getMessage());
        }
    }

    private static String value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> {
                Map<String, String> members = new TreeMap<>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    parser.nextToken();
                    members.putIfAbsent(name, value(parser));
                }
                List<String> texts = new ArrayList<>();
                members.forEach((name, value) -> texts.add(TextNode.valueOf(name) + ":" + value));
                yield "{" + String.join(",", texts) + "}";
            }
            case START_ARRAY -> {
                List<String> elements = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    elements.add(value(parser));
                }
                yield "[" + String.join(",", elements) + "]";
            }
            case VALUE_STRING -> TextNode.valueOf(parser.getText()).toString();
            case VALUE_NUMBER_INT -> integer(parser.getBigIntegerValue());
            case VALUE_NUMBER_FLOAT -> number(parser.getText());
            default -> parser.getText();
        };
    }

    private static String integer(BigInteger value) {
        boolean fits = value.bitLength() <= 63 || (value.signum() > 0 && value.compareTo(LARGEST) < 0);
        if (!fits && new BigDecimal(value.doubleValue()).compareTo(new BigDecimal(value)) != 0) {
            throw new EngineFunctionException("Invalid input to PARSE_JSON: the number " + value + " is not exact");
        }
        return fits ? value.toString() : number(value.toString());
    }

    /** A number that is no integer, as a FLOAT64 in its shortest form, such as {@code 1000.0} or {@code 1e+30}. */
    static String number(String text) {
        double value = Double.parseDouble(text);
        if (Double.isInfinite(value)) {
            throw new EngineFunctionException("Invalid input to PARSE_JSON: number out of range: " + text);
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(value);
        BigDecimal shortest = exact;
        for (int digits = 1; digits <= 17; digits++) {
            shortest = exact.round(new MathContext(digits));
            if (shortest.doubleValue() == value) {
                break;
            }
        }
        shortest = shortest.stripTrailingZeros();
        int exponent = shortest.precision() - shortest.scale() - 1;
        if (exponent >= -5 && exponent < 15) {
            return shortest.scale() <= 0 ? shortest.toPlainString() + ".0" : shortest.toPlainString();
        }
        String digits = shortest.unscaledValue().abs().toString();
        String mantissa = digits.length() == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return (value < 0 ? "-" : "")
                + mantissa
                + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }
}
