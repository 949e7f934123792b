package dev.jetstream.emulators.bigquery.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import com.google.zetasql.AnalyzerOptions;
import com.google.zetasql.ArrayType;
import com.google.zetasql.LanguageOptions;
import com.google.zetasql.PreparedQuery;
import com.google.zetasql.SimpleCatalog;
import com.google.zetasql.SimpleColumn;
import com.google.zetasql.SimpleTable;
import com.google.zetasql.StructType;
import com.google.zetasql.StructType.StructField;
import com.google.zetasql.TableContent;
import com.google.zetasql.TypeFactory;
import com.google.zetasql.Value;
import com.google.zetasql.ZetaSQLBuiltinFunctionOptions;
import com.google.zetasql.ZetaSQLOptions.ProductMode;
import com.google.zetasql.ZetaSQLType.TypeKind;
import dev.jetstream.emulators.bigquery.schema.Field;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** Google's reference engine with the probe tables, set up as BigQuery is. */
final class ReferenceEngine {
    private final AnalyzerOptions options = new AnalyzerOptions();
    private final SimpleCatalog catalog = new SimpleCatalog("reference");
    private final Map<String, TableContent> contents = new HashMap<>();

    ReferenceEngine() {
        LanguageOptions language = new LanguageOptions();
        language.enableMaximumLanguageFeatures();
        language.setProductMode(ProductMode.PRODUCT_EXTERNAL);
        language.setSupportsAllStatementKinds();
        options.setLanguageOptions(language);
        options.setDefaultTimezone("UTC");
        catalog.addZetaSQLFunctionsAndTypes(new ZetaSQLBuiltinFunctionOptions(language));
        for (ProbeTables.Table table : ProbeTables.all()) {
            add(table);
        }
    }

    private void add(ProbeTables.Table table) {
        List<SimpleColumn> columns = new ArrayList<>();
        for (Field field : table.fields()) {
            columns.add(new SimpleColumn(table.name(), field.name(), type(field)));
        }
        catalog.addSimpleTable(new SimpleTable(table.name(), columns));
        List<List<Value>> rows = new ArrayList<>();
        for (JsonNode row : table.rows()) {
            List<Value> cells = new ArrayList<>();
            for (Field field : table.fields()) {
                cells.add(value(row.path(field.name()), field));
            }
            rows.add(cells);
        }
        contents.put(table.name(), TableContent.create(rows));
    }

    /** The rows of a query; an exception of the engine when it refuses or fails. */
    List<JsonNode> answers(String sql) {
        PreparedQuery.Builder builder = PreparedQuery.builder()
                .setSql(sql)
                .setAnalyzerOptions(options)
                .setCatalog(catalog)
                .setTablesContents(contents);
        try (PreparedQuery query = builder.prepare()) {
            List<JsonNode> rows = new ArrayList<>();
            for (List<Value> row : query.execute(Map.of()).getTableData()) {
                ArrayNode cells = JsonNodeFactory.instance.arrayNode();
                row.forEach(value -> cells.add(json(value)));
                rows.add(cells);
            }
            return rows;
        }
    }

    private static com.google.zetasql.Type type(Field field) {
        if (field.repeated()) {
            return TypeFactory.createArrayType(type(single(field)));
        }
        if (field.type().equals("STRUCT")) {
            return TypeFactory.createStructType(field.fields().stream()
                    .map(member -> new StructField(member.name(), type(member)))
                    .toList());
        }
        String kind = field.type().equals("FLOAT64") ? "DOUBLE" : field.type();
        return TypeFactory.createSimpleType(TypeKind.valueOf("TYPE_" + kind));
    }

    private static Field single(Field field) {
        return new Field(field.name(), field.type(), Field.NULLABLE, field.fields(), null);
    }

    private static Value value(JsonNode json, Field field) {
        com.google.zetasql.Type type = type(field);
        if (type instanceof ArrayType array) {
            List<Value> elements = new ArrayList<>();
            json.forEach(one -> elements.add(value(one, single(field))));
            return Value.createArrayValue(array, elements);
        }
        if (json.isNull()) {
            return Value.createNullValue(type);
        }
        if (type instanceof StructType struct) {
            List<Value> members = field.fields().stream()
                    .map(member -> value(json.path(member.name()), member))
                    .toList();
            return Value.createStructValue(struct, members);
        }
        String text = json.asText();
        return switch (field.type()) {
            case "INT64" -> Value.createInt64Value(json.longValue());
            case "FLOAT64" -> Value.createDoubleValue(Double.parseDouble(text));
            case "NUMERIC" -> Value.createNumericValue(new BigDecimal(text));
            case "BOOL" -> Value.createBoolValue(json.booleanValue());
            case "BYTES" ->
                Value.createBytesValue(ByteString.copyFrom(HexFormat.of().parseHex(text)));
            case "DATE" -> Value.createDateValue(LocalDate.parse(text));
            case "DATETIME" -> Value.createDatetimeValue(LocalDateTime.parse(text));
            case "TIMESTAMP" -> Value.createTimestampValueFromUnixMicros(micros(LocalDateTime.parse(text)));
            case "JSON" -> Value.createJsonValue(text);
            default -> Value.createStringValue(text);
        };
    }

    private static long micros(LocalDateTime time) {
        return ChronoUnit.MICROS.between(LocalDateTime.ofEpochSecond(0, 0, ZoneOffset.UTC), time);
    }

    private static JsonNode json(Value value) {
        if (value.isNull()) {
            return NullNode.instance;
        }
        return switch (value.getType().getKind()) {
            case TYPE_ARRAY -> list(value.getElementList());
            case TYPE_STRUCT -> list(value.getFieldList());
            case TYPE_BOOL -> BooleanNode.valueOf(value.getBoolValue());
            case TYPE_INT64 -> TextNode.valueOf(Long.toString(value.getInt64Value()));
            case TYPE_DOUBLE -> Answers.real(value.getDoubleValue());
            case TYPE_NUMERIC -> Answers.decimal(value.getNumericValue());
            case TYPE_BIGNUMERIC -> Answers.decimal(value.getBigNumericValue());
            case TYPE_BYTES ->
                TextNode.valueOf(HexFormat.of().formatHex(value.getBytesValue().toByteArray()));
            case TYPE_DATE -> TextNode.valueOf(value.getLocalDateValue().toString());
            case TYPE_TIME -> TextNode.valueOf(value.getLocalTimeValue().toString());
            case TYPE_DATETIME -> TextNode.valueOf(value.getLocalDateTimeValue().toString());
            case TYPE_TIMESTAMP -> timestamp(value.getTimestampUnixMicros());
            case TYPE_JSON -> TextNode.valueOf(value.getJsonValue());
            default -> TextNode.valueOf(value.getStringValue());
        };
    }

    private static JsonNode timestamp(long micros) {
        int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1000;
        return TextNode.valueOf(LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), nanos, ZoneOffset.UTC)
                .toString());
    }

    private static ArrayNode list(List<Value> values) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        values.forEach(value -> all.add(json(value)));
        return all;
    }
}
