package dev.jetstream.cli;

import dev.jetstream.core.failure.InvalidException;
import dev.jetstream.core.sql.SqlText;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a project or dataset: one that no table can have is wrong usage, not each table's failure. */
final class TablePartConverter implements ITypeConverter<String> {
    @Override
    public String convert(String value) {
        try {
            SqlText.checkTablePart("the", value);
            return value;
        } catch (InvalidException e) {
            throw new TypeConversionException(e.reason());
        }
    }
}
