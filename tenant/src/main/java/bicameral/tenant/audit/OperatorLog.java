package bicameral.tenant.audit;

import bicameral.tenant.Ids;
import bicameral.tenant.Operator;
import bicameral.tenant.OpsTx;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** What operators did across tenants, each with the reason they gave; append-only. Thread-safe. */
@ApplicationScoped
public class OperatorLog {
    private static final int MAX_PAGE = 200;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, String>> DETAILS = new TypeReference<>() {};

    private final OpsTx ops;

    public OperatorLog(OpsTx ops) {
        this.ops = ops;
    }

    /**
     * One deed.
     *
     * @param action stable, dotted: {@code refund.post}
     * @param target id of what it was done to
     * @param details values for the sentence; never content
     */
    public record Entry(
            UUID id, Instant at, String who, String action, String target, String reason, Map<String, String> details) {
        public Entry {
            details = Map.copyOf(details);
        }
    }

    /** Writes in the caller's transaction, so that deed and entry stand or fall together. */
    public void write(
            Handle handle, Operator who, String action, UUID target, String reason, Map<String, String> details) {
        handle.createUpdate("""
                        insert into market.operator_entry (id, person_id, who, action, target, reason, details)
                        values (:id, :person, :who, :action, :target, :reason, cast(:details as jsonb))""")
                .bind("id", Ids.next())
                .bind("person", who.person().value())
                .bind("who", who.name())
                .bind("action", action)
                .bind("target", target.toString())
                .bind("reason", reason)
                .bind("details", json(details))
                .execute();
    }

    /** Newest first, after the given entry; limit 1..200. For operators only: the caller has asked for their role. */
    public List<Entry> page(@Nullable UUID after, int limit) {
        return ops.in(handle -> handle.createQuery("""
                        select id, at, who, action, target, reason, details from market.operator_entry
                        where cast(:after as uuid) is null or id < cast(:after as uuid)
                        order by id desc limit :limit""")
                .bind("after", after)
                .bind("limit", Math.clamp(limit, 1, MAX_PAGE))
                .map((row, context) -> entry(row))
                .list());
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getObject("id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("who"),
                row.getString("action"),
                row.getString("target"),
                row.getString("reason"),
                details(row.getString("details")));
    }

    private static String json(Map<String, String> details) {
        try {
            return JSON.writeValueAsString(details);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("operator's details", e);
        }
    }

    private static Map<String, String> details(String json) {
        try {
            return JSON.readValue(json, DETAILS);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("operator's details", e);
        }
    }
}
