package bicameral.protocol;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record of live data: a price, a stock level, a page, a row. It is answered from like any passage; the citation names its
 * source and the record.
 *
 * @param id known within its source
 * @param title as a person would name it, may be empty
 * @param text running text, may be empty where there are fields
 * @param fields names and values, in the order they are read; may be empty where there is text
 * @param updatedAt when it last changed at its source, null where that is unknown; a newer time alone is no change
 * @param link where a person can look it up, null where nowhere
 */
public record LiveRecord(
        String id,
        String title,
        String text,
        Map<String, String> fields,
        @Nullable Instant updatedAt,
        @Nullable String link) {
    public LiveRecord {
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
