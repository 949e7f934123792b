package dev.jetstream.emulators.bigquery.sql;

import static java.util.stream.Collectors.joining;

import dev.jetstream.emulators.bigquery.schema.Field;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** A GoogleSQL type. */
sealed interface Type {
    /** The type in DuckDB. */
    String duck();

    /** As a column of that name. */
    Field toField(String name);

    /** A type without parts. NULL is the type of a bare NULL, PART that of a keyword such as DAY. */
    enum Scalar implements Type {
        INT64("BIGINT"),
        FLOAT64("DOUBLE"),
        NUMERIC("DECIMAL(38,9)"),
        BIGNUMERIC("DECIMAL(38,18)"),
        BOOL("BOOLEAN"),
        STRING("VARCHAR"),
        BYTES("BLOB"),
        DATE("DATE"),
        DATETIME("TIMESTAMP"),
        TIME("TIME"),
        TIMESTAMP("TIMESTAMPTZ"),
        JSON("JSON"),
        NULL("BIGINT"),
        PART("VARCHAR");

        private final String duck;

        Scalar(String duck) {
            this.duck = duck;
        }

        @Override
        public String duck() {
            return duck;
        }

        @Override
        public Field toField(String name) {
            return Field.of(name, this == NULL ? INT64.name() : name());
        }
    }

    /** ARRAY&lt;element&gt;. */
    record Array(Type element) implements Type {
        @Override
        public String duck() {
            return element.duck() + "[]";
        }

        @Override
        public Field toField(String name) {
            Field field = element.toField(name);
            return new Field(name, field.type(), Field.REPEATED, field.fields(), null);
        }

        @Override
        public String toString() {
            return "ARRAY<" + element + ">";
        }
    }

    /** STRUCT&lt;..&gt;. */
    record Struct(List<Member> members) implements Type {
        public Struct {
            members = List.copyOf(members);
        }

        Optional<Member> member(String name) {
            return members.stream()
                    .filter(member -> member.name().equalsIgnoreCase(name) && !name.isEmpty())
                    .findFirst();
        }

        /** The name of a member in DuckDB, where each must have one. */
        String duckName(int index) {
            String name = members.get(index).name();
            return name.isEmpty() ? "_" + (index + 1) : name;
        }

        @Override
        public String duck() {
            return IntStream.range(0, members.size())
                    .mapToObj(i ->
                            Sql.name(duckName(i)) + " " + members.get(i).type().duck())
                    .collect(joining(", ", "STRUCT(", ")"));
        }

        @Override
        public Field toField(String name) {
            List<Field> fields = IntStream.range(0, members.size())
                    .mapToObj(i -> members.get(i).type().toField(duckName(i)))
                    .toList();
            return new Field(name, "STRUCT", Field.NULLABLE, fields, null);
        }

        @Override
        public String toString() {
            return members.stream()
                    .map(member ->
                            member.name().isEmpty() ? member.type().toString() : member.name() + " " + member.type())
                    .collect(joining(", ", "STRUCT<", ">"));
        }
    }

    /** One field of a STRUCT; the name is empty when it has none. */
    record Member(String name, Type type) {}

    /** The type of a column. */
    static Type of(Field field) {
        Type single = field.type().equals("STRUCT")
                ? new Struct(field.fields().stream()
                        .map(nested -> new Member(nested.name(), of(nested)))
                        .toList())
                : Scalar.valueOf(field.type());
        return field.repeated() ? new Array(single) : single;
    }
}
