package bicameral.marketplace.billing;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.List;

/** Records as the database's functions take many of them: an array in JSON, a row each, named as its composite types are. */
final class Rows {
    private static final ObjectWriter JSON = new ObjectMapper().writer();

    private Rows() {}

    static String json(List<?> records) {
        try {
            return JSON.writeValueAsString(records);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
