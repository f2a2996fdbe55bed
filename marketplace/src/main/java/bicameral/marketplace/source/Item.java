package bicameral.marketplace.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A page or row that a run brought before.
 *
 * @param fingerprint keyed hash of its content
 * @param document the page's document in the chamber; null for rows
 */
record Item(String fingerprint, @Nullable UUID document, Known known) {
    /**
     * What must be remembered in the clear, sealed in the database.
     *
     * @param id the row's key, or the page's address
     * @param listed what the sitemap said of its last change
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Known(
            String id,
            @Nullable String etag,
            @Nullable String modified,
            @Nullable String listed) {
        static Known row(String id) {
            return new Known(id, null, null, null);
        }
    }
}
