package bicameral.marketplace.source;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What a run leaves for the next one, sealed in the database.
 *
 * @param etag of the file
 * @param modified of the file, as the server said it
 * @param since the newest value of the updated column
 * @param whole when all rows were last compared, ISO date; removed rows are found then
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Mark(
        @Nullable String etag,
        @Nullable String modified,
        @Nullable String since,
        @Nullable String whole) {
    static final Mark NONE = new Mark(null, null, null, null);
}
