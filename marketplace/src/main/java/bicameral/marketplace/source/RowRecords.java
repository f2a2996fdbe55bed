package bicameral.marketplace.source;

import bicameral.protocol.LiveRecord;
import bicameral.tenant.PlainText;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rows with named columns as records. */
final class RowRecords {
    private static final int MAX_ID = 200;
    private static final int MAX_CELL = 20_000;
    private static final int MAX_COLUMNS = 200;

    private final Definition definition;

    RowRecords(Definition definition) {
        this.definition = definition;
    }

    /** no_key_column where no column names the row, empty_key where the row has no name. */
    LiveRecord record(Map<String, String> row) throws RunFailed {
        if (row.isEmpty() || row.size() > MAX_COLUMNS) throw new RunFailed("wrong_table");
        String id = value(row, keyColumn(row)).strip();
        if (id.isEmpty()) throw new RunFailed("empty_key");
        String title = definition.title().isEmpty() ? "" : value(row, definition.title());
        Map<String, String> fields = new LinkedHashMap<>();
        chosen(row).forEach((name, value) -> {
            if (!value.isBlank())
                fields.put(cut(PlainText.readable(name), MAX_ID), cut(PlainText.readable(value), MAX_CELL));
        });
        return new LiveRecord(
                cut(PlainText.readable(id), MAX_ID),
                cut(PlainText.readable(title), MAX_ID),
                "",
                fields,
                definition.updated().isEmpty() ? null : RowTime.of(value(row, definition.updated())),
                link());
    }

    private Map<String, String> chosen(Map<String, String> row) throws RunFailed {
        if (definition.columns().isEmpty()) return row;
        Map<String, String> chosen = new LinkedHashMap<>();
        for (String column : definition.columns()) chosen.put(column, value(row, column));
        return chosen;
    }

    private @Nullable String link() {
        return definition.url().isEmpty() ? null : definition.url();
    }

    private String keyColumn(Map<String, String> row) throws RunFailed {
        if (!definition.key().isEmpty()) return definition.key();
        for (String name : row.keySet()) if (name.equalsIgnoreCase("id")) return name;
        return row.keySet().iterator().next();
    }

    private static String value(Map<String, String> row, String column) throws RunFailed {
        String value = row.get(column);
        if (value != null) return value;
        for (Map.Entry<String, String> cell : row.entrySet())
            if (cell.getKey().equalsIgnoreCase(column)) return cell.getValue();
        throw new RunFailed("no_such_column");
    }

    private static String cut(String text, int most) {
        return text.length() <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, most)));
    }
}
