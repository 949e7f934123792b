package dev.jetstream.core.warehouse;

/** The full name of a table or view. */
public record TableId(String project, String dataset, String table) {
    /** As in GoogleSQL: {@code `project.dataset.table`}, with the backquotes. */
    public String quoted() {
        return "`" + project + "." + dataset + "." + table + "`";
    }

    @Override
    public String toString() {
        return project + "." + dataset + "." + table;
    }
}
