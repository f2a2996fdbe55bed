package bicameral.ui.source;

import bicameral.marketplace.agent.AgentDraft;
import bicameral.marketplace.agent.Agents;
import bicameral.marketplace.source.Sources;
import bicameral.protocol.ChamberEvent.RecordsTaken;
import bicameral.protocol.LiveRecord;
import bicameral.tenant.CurrentTenant;
import bicameral.tenant.PlainText;
import bicameral.tenant.Refusal;
import bicameral.ui.signin.SignedIn;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * Records of live data, pushed by programs. An answer may stand on a record as soon as its PUT has returned. PUT and DELETE
 * say what shall be, so sending either again changes nothing. Agents of others are 404, the same as missing ones.
 */
@Path("/api/v1/knowledge/records")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
@Tag(name = "Live data")
public class RecordsApi {
    private static final int MOST = 500;
    private static final int ID_CHARACTERS = 200;
    private static final int TEXT_CHARACTERS = 200_000;
    private static final int FIELDS = 200;
    private static final String SOURCE = "API";

    private final SignedIn signedIn;
    private final Agents agents;
    private final Sources sources;

    public RecordsApi(SignedIn signedIn, Agents agents, Sources sources) {
        this.signedIn = signedIn;
        this.agents = agents;
        this.sources = sources;
    }

    /**
     * A record: text, fields, or both.
     *
     * @param agent slug or id of the agent whose knowledge it is
     * @param source name of the source in citations; {@code API} where not said
     */
    public record SentRecord(
            @Nullable String agent,
            @Nullable String source,
            @Nullable String id,
            @Nullable String title,
            @Nullable String text,
            @Nullable Map<String, @Nullable Object> fields,
            @Nullable String updatedAt,
            @Nullable String link) {}

    /** Several records of one agent and source. */
    public record Batch(
            @Nullable String agent,
            @Nullable String source,
            @Nullable List<@Nullable SentRecord> records) {}

    /** What became of them. */
    public record Taken(int added, int changed, int unchanged) {
        static Taken of(RecordsTaken taken) {
            return new Taken(taken.added(), taken.changed(), taken.unchanged());
        }
    }

    @PUT
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Puts one record; answered from when this returns")
    public Taken put(
            @PathParam("id") String id, @QueryParam("agent") @Nullable String agent, @Nullable SentRecord record) {
        CurrentTenant current = signedIn.requireTenant();
        if (record == null) throw malformed();
        AgentDraft of = agent(current, agent == null ? record.agent() : agent);
        String source = source(record.source());
        List<LiveRecord> live = checked(current, of, source, () -> List.of(live(id, record)));
        return Taken.of(sources.put(current, of, source, live));
    }

    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Puts up to 500 records, all or none; answered from when this returns")
    public Taken putAll(@QueryParam("agent") @Nullable String agent, @Nullable Batch batch) {
        CurrentTenant current = signedIn.requireTenant();
        if (batch == null) throw malformed();
        AgentDraft of = agent(current, agent == null ? batch.agent() : agent);
        String source = source(batch.source());
        List<LiveRecord> live = checked(current, of, source, () -> live(batch.records()));
        return Taken.of(sources.put(current, of, source, live));
    }

    /** What is refused before it gets to the source stands with it too, where it is known: who looks at it may not be who sends. */
    private <T> T checked(CurrentTenant current, AgentDraft agent, String source, Supplier<T> sent) {
        try {
            return sent.get();
        } catch (Refusal refusal) {
            sources.refused(current, agent, source, refusal.code());
            throw refusal;
        }
    }

    private static List<LiveRecord> live(@Nullable List<@Nullable SentRecord> records) {
        if (records == null || records.isEmpty()) throw malformed();
        if (records.size() > MOST) throw tooMany();
        List<LiveRecord> live = new ArrayList<>();
        for (SentRecord record : records) {
            if (record == null || record.id() == null) throw malformed();
            live.add(live(record.id(), record));
        }
        return live;
    }

    @DELETE
    @Path("{id}")
    @Operation(summary = "Forgets one record; one that is not there is none the worse")
    public Response delete(
            @PathParam("id") String id,
            @QueryParam("agent") @Nullable String agent,
            @QueryParam("source") @Nullable String source) {
        return deleteAll(agent, source, List.of(id));
    }

    @DELETE
    @Operation(summary = "Forgets up to 500 records, named by repeated id parameters")
    public Response deleteAll(
            @QueryParam("agent") @Nullable String agent,
            @QueryParam("source") @Nullable String source,
            @QueryParam("id") List<String> ids) {
        CurrentTenant current = signedIn.requireTenant();
        AgentDraft of = agent(current, agent);
        List<String> checked = checked(current, of, source(source), () -> ids(ids));
        sources.remove(current, of, source(source), checked);
        return Response.noContent().build();
    }

    private static List<String> ids(List<String> ids) {
        if (ids.isEmpty()) throw malformed();
        if (ids.size() > MOST) throw tooMany();
        return ids.stream().map(RecordsApi::checkedId).toList();
    }

    private AgentDraft agent(CurrentTenant current, @Nullable String named) {
        if (named == null || named.isBlank()) throw new Refusal("agent_required", Refusal.Kind.INVALID);
        return agents.list(current).stream()
                .filter(agent ->
                        agent.slug().equals(named) || agent.id().toString().equals(named))
                .findFirst()
                .orElseThrow(() -> new Refusal("not_found", Refusal.Kind.NOT_FOUND));
    }

    private static String source(@Nullable String named) {
        return named == null || named.isBlank() ? SOURCE : named;
    }

    private static LiveRecord live(String id, SentRecord record) {
        Map<String, String> fields = fields(record.fields());
        String text = clean(record.text());
        String title = clean(record.title());
        if (text.isBlank() && fields.isEmpty()) throw new Refusal("empty_record", Refusal.Kind.INVALID);
        int characters = text.length() + title.length();
        for (Map.Entry<String, String> field : fields.entrySet())
            characters += field.getKey().length() + field.getValue().length();
        if (characters > TEXT_CHARACTERS || fields.size() > FIELDS || title.length() > ID_CHARACTERS)
            throw new Refusal("record_too_large", Refusal.Kind.TOO_LARGE, Map.of("limit", TEXT_CHARACTERS));
        return new LiveRecord(checkedId(id), title, text, fields, time(record.updatedAt()), link(record.link()));
    }

    private static Map<String, String> fields(@Nullable Map<String, @Nullable Object> sent) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (sent == null) return fields;
        sent.forEach((name, value) -> {
            if (value != null && !name.isBlank()) fields.put(clean(name), clean(String.valueOf(value)));
        });
        return fields;
    }

    private static String checkedId(String id) {
        if (id.isBlank() || id.length() > ID_CHARACTERS || !id.equals(clean(id)) || id.indexOf('\n') >= 0)
            throw new Refusal("invalid_record_id", Refusal.Kind.INVALID);
        return id;
    }

    private static @Nullable Instant time(@Nullable String text) {
        if (text == null || text.isBlank()) return null;
        try {
            return java.time.OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new Refusal("invalid_time", Refusal.Kind.INVALID);
        }
    }

    /** Shown, never fetched. */
    private static @Nullable String link(@Nullable String text) {
        if (text == null || text.isBlank()) return null;
        try {
            URI link = new URI(text);
            boolean web = "https".equalsIgnoreCase(link.getScheme()) || "http".equalsIgnoreCase(link.getScheme());
            if (web && link.getHost() != null && text.length() <= 2_000) return text;
        } catch (URISyntaxException e) {
            throw new Refusal("address_malformed", Refusal.Kind.INVALID);
        }
        throw new Refusal("address_malformed", Refusal.Kind.INVALID);
    }

    private static String clean(@Nullable String text) {
        return text == null ? "" : PlainText.readable(text);
    }

    private static Refusal malformed() {
        return new Refusal("malformed", Refusal.Kind.MALFORMED);
    }

    private static Refusal tooMany() {
        return new Refusal("too_many_records", Refusal.Kind.TOO_LARGE, Map.of("limit", MOST));
    }
}
