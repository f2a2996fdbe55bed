package bicameral.marketplace.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads CSV (RFC 4180, comma, semicolon or tab) with a header line, and JSON Lines of flat objects. */
final class TableReader {
    static final int MAX_ROWS = 50_000;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static {
        JSON.getFactory()
                .setStreamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(8)
                        .maxStringLength(1_000_000)
                        .maxNumberLength(100)
                        .build());
    }

    private TableReader() {}

    /** Takes the next row. */
    interface Rows {
        void row(Map<String, String> row) throws RunFailed;
    }

    /** JSON Lines where the first character says so, else CSV; wrong_table for neither, too_many_rows beyond 50,000. */
    static void read(String text, Rows rows) throws RunFailed {
        String body = text.stripLeading();
        if (body.isEmpty()) throw new RunFailed("wrong_table");
        if (body.startsWith("<")) throw new RunFailed("wrong_table");
        if (body.startsWith("{")) jsonLines(body, rows);
        else csv(body, rows);
    }

    private static void jsonLines(String body, Rows rows) throws RunFailed {
        int count = 0;
        for (String line : (Iterable<String>) body.lines()::iterator) {
            if (line.isBlank()) continue;
            if (++count > MAX_ROWS) throw new RunFailed("too_many_rows");
            rows.row(object(line));
        }
    }

    private static Map<String, String> object(String line) throws RunFailed {
        try {
            JsonNode node = JSON.readTree(line);
            if (!node.isObject()) throw new RunFailed("wrong_table");
            Map<String, String> row = new LinkedHashMap<>();
            node.properties()
                    .forEach(field -> row.put(
                            field.getKey(),
                            field.getValue().isNull()
                                    ? ""
                                    : field.getValue().isValueNode()
                                            ? field.getValue().asText()
                                            : field.getValue().toString()));
            return row;
        } catch (JsonProcessingException e) {
            throw new RunFailed("wrong_table");
        }
    }

    private static void csv(String body, Rows rows) throws RunFailed {
        Cells cells = new Cells(body, separator(body));
        List<String> header = cells.line();
        if (header.size() < 2 && header.getFirst().length() > 200) throw new RunFailed("wrong_table");
        int count = 0;
        while (cells.more()) {
            List<String> line = cells.line();
            if (line.size() == 1 && line.getFirst().isBlank()) continue;
            if (line.size() > header.size()) throw new RunFailed("wrong_table");
            if (++count > MAX_ROWS) throw new RunFailed("too_many_rows");
            Map<String, String> row = new LinkedHashMap<>();
            for (int i = 0; i < header.size(); i++) row.put(header.get(i).strip(), i < line.size() ? line.get(i) : "");
            rows.row(row);
        }
    }

    /** The one that the first line has most of. */
    private static char separator(String body) {
        String first = body.lines().findFirst().orElse("");
        char best = ',';
        for (char candidate : new char[] {',', ';', '\t'})
            if (count(first, candidate) > count(first, best)) best = candidate;
        return best;
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    /** Cells of lines; quoted ones may hold separators, line ends and doubled quotes. */
    private static final class Cells {
        private final String text;
        private final char separator;
        private int at;

        Cells(String text, char separator) {
            this.text = text;
            this.separator = separator;
        }

        boolean more() {
            return at < text.length();
        }

        List<String> line() throws RunFailed {
            List<String> cells = new ArrayList<>();
            while (true) {
                cells.add(cell());
                if (at >= text.length()) return cells;
                char end = text.charAt(at++);
                if (end == separator) continue;
                if (end == '\r' && at < text.length() && text.charAt(at) == '\n') at++;
                return cells;
            }
        }

        private String cell() throws RunFailed {
            if (at < text.length() && text.charAt(at) == '"') return quoted();
            int start = at;
            while (at < text.length() && !ends(text.charAt(at))) at++;
            return text.substring(start, at);
        }

        private String quoted() throws RunFailed {
            StringBuilder cell = new StringBuilder();
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c != '"') {
                    cell.append(c);
                } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                    cell.append(c);
                    at++;
                } else {
                    at++;
                    while (at < text.length() && !ends(text.charAt(at))) at++;
                    return cell.toString();
                }
            }
            throw new RunFailed("wrong_table");
        }

        private boolean ends(char c) {
            return c == separator || c == '\n' || c == '\r';
        }
    }
}
